"""What respondents have answered, as a report shows it: for internal editions only."""

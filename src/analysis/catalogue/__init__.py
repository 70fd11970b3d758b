"""What was asked, and the vocabulary all share: rounds, themes, parameters, offers."""

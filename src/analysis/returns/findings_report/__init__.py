"""What was found in returns, told to people and to programs."""

"""What a command asks for: its words, the rounds and notebooks, the reports they mean."""

"""Taking in a round's files: whose each is, what it answers, everything doubtful."""

"""What a round asks, as data: sheets, questions, and the cell where each answer stands."""

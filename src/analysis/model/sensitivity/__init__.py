"""What turns the answer: tornado, turning values, and what it is worth to know more."""

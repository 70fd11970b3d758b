"""What studies, views and rendering cost: measured, fitted, and foretold for a plan."""

"""How earlier forecasts held, each from what was published by its origin, and rounds followed up."""

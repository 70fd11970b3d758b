"""The proposed verdict: indicators, their grades, the step, its ground, what turns it."""

"""A region's joint answer for everybody: what the released table shows, and nothing of returns."""

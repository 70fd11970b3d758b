"""The assessment of a whole round across regions, as the agency writes its own."""

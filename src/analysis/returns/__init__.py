"""What respondents answered: asked for in workbooks, read with every doubt named, and kept."""

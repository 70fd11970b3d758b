"""Synthetic worlds and their returns: invented, known in truth, and stamped as such."""

"""Citizens in need: from published means or uncertain counts to joint draws for every area."""

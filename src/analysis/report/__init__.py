"""What a notebook calls: figures, tables and sentences, as semantic blocks."""

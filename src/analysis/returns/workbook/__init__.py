"""What stands in a file that came: any of three formats, every value with its place."""

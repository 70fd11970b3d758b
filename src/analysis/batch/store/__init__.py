"""The folders of reports and studies: written whole, held by one, known by content."""

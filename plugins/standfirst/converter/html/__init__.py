"""Read an HTML page as blocks of text."""

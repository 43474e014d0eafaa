"""Dumps come in: files are copied, addresses fetched once, and saved as they came."""

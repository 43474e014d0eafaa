"""Attack payloads as dumps of every kind, and what is left of them in a real browser."""

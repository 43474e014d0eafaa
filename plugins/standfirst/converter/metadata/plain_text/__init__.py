"""Metadata that only a text dump states in its lines: title, date and byline by a learned model, the rest by the form of lines."""

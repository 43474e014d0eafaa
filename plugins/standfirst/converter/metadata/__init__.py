"""Settle the facts of a story from everything on the page that states them."""

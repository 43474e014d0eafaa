"""Standfirst's rooms: each plugin turns one thing into the next; see CONTRIBUTING.md for the map."""

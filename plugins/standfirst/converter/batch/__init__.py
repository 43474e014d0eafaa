"""Convert many dumps: sources, processes, limits, and what is remembered between two runs."""

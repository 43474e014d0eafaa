"""What a page says of its story: settled from everything that states it."""

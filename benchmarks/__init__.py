"""Training and measuring: nothing here runs when a site is built."""

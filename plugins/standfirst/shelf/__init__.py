"""Keep the files under content/: the only code that writes posts, and never over what an editor wrote."""

"""Show the site on this machine while an editor works."""

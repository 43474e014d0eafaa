"""Know nothing of news: errors, settings, clock, files, vocabulary, work shared between processes."""

"""Words, sentences, dates and languages: pure functions on strings, in any script."""

"""Read dates and times in many languages and calendars."""

"""The way to readers who do not poll: mails, announcements, hubs, and whatever an editor wants run after publishing."""

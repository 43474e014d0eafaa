"""The way to readers who do not poll: mails, announcements, hubs, and commands that run after publishing."""

"""Tests of the whole command, as an editor types it."""

"""Draft, publish and mail issues of the digest."""

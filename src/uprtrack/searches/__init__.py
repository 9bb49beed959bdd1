"""Searches that people keep, what is new in them told by e-mail, and feeds of what is published."""

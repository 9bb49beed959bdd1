"""Classifying texts: what a recommendation is about."""

"""Classifying and linking texts: what a recommendation asks, of whom, and what it echoes."""

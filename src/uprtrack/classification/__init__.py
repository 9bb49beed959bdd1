"""Taxonomies and terms: machine suggestions and human decisions, kept apart."""

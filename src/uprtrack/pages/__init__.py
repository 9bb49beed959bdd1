"""What joins many apps: home by role, the faceted list, one recommendation, the public site."""

"""Writing office files: what the kinds of report share."""

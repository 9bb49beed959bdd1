"""The site that stands on uprkit."""

"""What can be found: one selection, one answer, for pages, programs, feeds and files. Owns no texts."""

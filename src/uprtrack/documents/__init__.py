"""Papers: files, passages, import runs with their row-by-row outcome."""

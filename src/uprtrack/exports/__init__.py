"""Taking results away: columns, files in three forms, the manifest beside them, the public dump."""

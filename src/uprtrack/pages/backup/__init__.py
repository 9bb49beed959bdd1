"""Backup and restore of a whole installation: the rows, the stored files and, apart from both, the keys.

What is backed up concerns every app, so it stands in the uppermost one. ``making`` writes a backup,
``checking`` reads one without restoring it, ``restoring`` carries one into an empty installation. Beneath
them: ``sealing`` (age encryption as a stream), ``snapshot`` (one moment of the database), ``tables`` (rows as
plain values and their hashes), ``database`` and ``files`` (what the two kinds of archive look like inside).
"""

"""The review's papers to read and to search, and what they say of recommendations."""

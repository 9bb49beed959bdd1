"""The rules of the review as functions, one module for each set."""

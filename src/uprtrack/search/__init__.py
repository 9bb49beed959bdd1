"""The search document, matching and counting."""

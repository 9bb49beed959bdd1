"""Text as received, recommending States, positions with their source, wordings."""

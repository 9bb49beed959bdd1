"""Figures of the review and their charts: counted from what a reader may see, each leading to its rows."""

"""The public read interface under ``/api/v1``: published rows only, no tables."""

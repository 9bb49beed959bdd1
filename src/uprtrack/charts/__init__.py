"""Charts drawn on the server: marks with places in per cent of the width, so that text keeps its size on a phone."""

"""Plans, clusters, expected actions, responsible bodies, indicators."""

"""States, mechanisms, cycles, sessions, reviews and their stages."""

"""What each kind of paper adds to the recommendations: one acceptor a kind, registered in ``apps.py``."""

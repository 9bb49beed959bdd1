"""What is open now, gathered from the dates of the reviews."""

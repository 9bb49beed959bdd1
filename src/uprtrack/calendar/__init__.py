"""What is open now, gathered from the dates of the reviews; meetings, and the tasks that follow from them."""

"""What the State will answer: proposals by its bodies, input by others, the decision in the State's own words."""

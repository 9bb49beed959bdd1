"""Published figures of follow-up to the review, each citing its method and naming its unit."""

"""Why an offer is among the results of a search, and why another is not."""

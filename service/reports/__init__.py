"""Reports: what anybody says is wrong with a record, and what became of it."""

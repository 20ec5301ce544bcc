"""Writing: how people and programs change records, one by one or many at once."""

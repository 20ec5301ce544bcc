"""History: every change of a record, field by field, and the values that a person holds against a source."""

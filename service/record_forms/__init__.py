"""Forms of records: shown and read by the fields of a document, for the console and for the confirm page."""

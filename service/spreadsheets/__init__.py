"""Spreadsheets: an operator's offers as a table that goes out, is edited, is checked and comes back."""

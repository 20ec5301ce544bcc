"""Suggestions for what is being typed: places, topics, operators and titles of offers, in every language at once."""

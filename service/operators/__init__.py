"""Operators run offers; venues are where they do."""

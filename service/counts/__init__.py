"""Counts: how often each offer was found and seen, without anybody being counted twice or known."""

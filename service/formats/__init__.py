"""Representations of an answer: one module each, and the FORMATS tuple that registers them."""

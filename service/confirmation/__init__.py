"""Confirmation: asking an operator whether its offers are still true, and taking the answer."""

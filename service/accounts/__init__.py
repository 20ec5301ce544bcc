"""Accounts, signed-in browsers and API keys: who somebody is. What they may do is said in ``rules.py``."""

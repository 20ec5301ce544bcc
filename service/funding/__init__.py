"""Funders, programmes and the dated links that say who pays whom, for what."""

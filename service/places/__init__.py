"""Regions, provinces, municipalities and localities of Belgium, and how a text becomes one of them."""

"""Cartoforma: a cartography of training offers in AI and digital skills for Belgium."""

__version__ = "0.1.0"

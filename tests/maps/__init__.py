"""Tests of the map: the shell, its parts, and what a browser makes of them."""

"""The gazetteer, outlines and labels of Belgium, and the script that builds them out of open data."""

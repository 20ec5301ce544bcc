"""To put elsewhere: the list and the map in a frame of another site, and as a file that needs no server."""

"""How far it is from each municipality of Belgium to the nearest offer of a kind, and where none is near."""

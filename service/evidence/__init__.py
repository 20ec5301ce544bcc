"""Documents and claims: who said what, where, when, and how well it is established."""

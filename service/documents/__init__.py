"""Documents as evidence: brought by operators and the team, accepted by the team, kept and given as files."""

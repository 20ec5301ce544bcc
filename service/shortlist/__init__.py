"""The shortlist: up to six offers side by side, on a sheet of paper, in a message, behind a short link."""

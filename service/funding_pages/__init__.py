"""The pages of the question who pays: the answer, its map and flow, the sheet for a parliament, and sheets kept."""

"""How facts enter: a source gives drafts; intake normalises, locates, matches and stores them."""

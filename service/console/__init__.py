"""Console: the pages where operators keep their records and moderators keep the whole."""

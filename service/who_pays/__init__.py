"""Who pays: questions about offers that the catalogue finds, answered by the rules of funding with their proof."""

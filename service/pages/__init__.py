"""Pages for people: routes, forms, templates, translations and static files."""

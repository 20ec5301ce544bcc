"""The whole database as one file: to move it between SQLite and PostgreSQL, to keep it, to bring it back."""

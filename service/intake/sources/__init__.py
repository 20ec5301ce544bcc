"""Where drafts come from: one module for each publisher, and the SOURCES tuple."""

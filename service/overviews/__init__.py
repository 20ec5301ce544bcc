"""What is recorded, read across: what is unknown, how the offer grows, partners, schemes, stated figures."""

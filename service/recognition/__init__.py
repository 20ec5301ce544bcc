"""Official agreement with an offer, an operator or a programme. Being recognised is not being funded."""

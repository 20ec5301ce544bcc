"""What one can learn: offers, their training sessions, prices, audiences and certifications."""

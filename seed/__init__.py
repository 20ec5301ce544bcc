"""What the service starts from: the documented facts and the places, each with how it was built."""

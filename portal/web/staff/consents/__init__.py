"""What the desk sees of consents and of those who are told of them."""

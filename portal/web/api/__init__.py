"""What other systems of the company ask: JSON, with a bearer token, without cookies."""

"""A shop that does not exist, with customers who do not exist, to try everything on."""

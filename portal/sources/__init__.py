"""The company's own systems, read and erased through the data map. Nothing of them is copied here."""

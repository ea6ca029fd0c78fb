"""A first data map for an existing database, made of what its tables and columns are called, to be corrected."""

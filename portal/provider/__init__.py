"""The company's identity provider, asked by OpenID Connect 1.0: what it publishes, its codes, and its tokens."""

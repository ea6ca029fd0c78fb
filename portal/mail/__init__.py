"""E-mail: what a notice says, how it is sent, and what comes back."""

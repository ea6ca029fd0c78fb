"""Access and portability (Art. 15, 20): collected, looked through, masked, and answered with."""

"""Letters: what is printed, signed and posted, and how what comes back is recognised."""

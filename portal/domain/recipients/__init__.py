"""Recipients, who are told of what was rectified, erased or restricted (Art. 19)."""

"""The pages about one's own account, the same for members and staff."""

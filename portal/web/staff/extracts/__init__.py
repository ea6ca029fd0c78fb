"""The extract looked through, and masked."""

"""Letters that go out, as rows, from the order to the post."""

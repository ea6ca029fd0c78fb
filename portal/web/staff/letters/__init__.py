"""Letters that go out: opened, printed, posted."""

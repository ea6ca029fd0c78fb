"""Letters that go out: ordered, written, read back, printed and posted."""

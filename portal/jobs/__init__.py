"""Work that outlives a request: enqueued in the caller's transaction, done by the worker."""

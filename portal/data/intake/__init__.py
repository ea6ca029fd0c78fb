"""What comes in, as rows: envelopes, letters, scans, drafts."""

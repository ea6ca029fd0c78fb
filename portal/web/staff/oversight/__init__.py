"""What the privacy officer and the auditor read: figures, the audit log, the record of processing."""

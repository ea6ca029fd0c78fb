"""The desk: what a case handler and an approver see and do."""

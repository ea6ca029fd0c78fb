"""The rules: requests, consents, deadlines, retention. Opens the transactions; knows no HTTP."""

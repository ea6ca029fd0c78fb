"""What comes in by post and otherwise: letters told apart, entered in the ledger, and the way on of each."""

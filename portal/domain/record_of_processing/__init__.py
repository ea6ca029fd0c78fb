"""The record of processing: the company's account of what it does with personal data (Art. 30)."""

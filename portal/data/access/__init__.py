"""Extracts and files by Art. 15 and 20, as rows, and what of them is masked."""

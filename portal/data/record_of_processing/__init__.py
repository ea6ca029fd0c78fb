"""The published record of processing, as rows."""

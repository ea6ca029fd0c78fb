"""Reading what an office scanner makes of letters: pages, their QR codes, and which of them are blank."""

"""Files as staff find them, small but real to whoever looks at how they begin."""

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 16
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
TIFF = b"II*\x00\x08\x00\x00\x00"
TEXT = "Bytt strängar på fiolen, 450 kr. KANARIEFAGEL-7731\r\n".encode()
CANARY = "KANARIEFAGEL-7731"

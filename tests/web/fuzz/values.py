"""What somebody may send who means harm, or whose browser, program or keyboard is strange."""

from hypothesis import strategies as st

MARKUP = "<b id=knr>x</b>"
"""Never to be seen on a page as it is here: it would be a tag."""

NOBODY = "00000000-0000-4000-8000-000000000000"

TEXTS = (
    "", " ", "\t\n", "\0", "a\0b", "\ud800", "\udfff\ud800", "å" * 5001, "x" * 70_000,
    "\u202e\u2066gnirts\u2069", "\ufeff", "﷽" * 50, "🎸👩‍👩‍👧‍👦", "e" + "\u0301" * 3000, "İstanbul ß ﬁ ẞ",
    "\x7f\x1b[31m", "\r\nX-Injected: 1\r\n\r\n", MARKUP, f'"{MARKUP}', f"'>{MARKUP}", f"</textarea>{MARKUP}",
    f"</title>{MARKUP}", "'; DROP TABLE request; --", "' OR 1=1 --", "%", "_", "\\", "{{7*7}}", "{% raw %}",
    "${7*7}", "%s%n%d", "#{x}", "#set page(width: 1pt)", "@label <a> $x$ *_`", "../../../../etc/passwd",
    "..%2f..%2f", "C:\\con", "//evil.example", "https://evil.example/", "javascript:alert(1)", "/logga-ut",
    "/\\evil.example", "null", "None", "undefined", "[]", "{}", "true", "false", "on", "off", "1", "ja",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1", "2", "00001", "+1", "1.5", "1,5", "1e3", "1e400", "-1e-400", "NaN", "Infinity",
    "0x1f", "1_000", "٣", "²", "½", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
    "9223372036854775808", "9" * 400, "9" * 5000,
)  # fmt: skip
DATES = (
    "2026-02-30", "2026-13-01", "2026-00-00", "0000-00-00", "0001-01-01", "1899-12-31", "1970-01-01",
    "9999-12-31", "10000-01-01", "-0001-01-01", "2026-2-3", "20260203", "2026-W05-2", "2026-034",
    "2028-02-29", "02/03/2026", "2026-02-03T00:00:00Z", "2026-02-03 ", "２０２６-02-03",
)  # fmt: skip
CODES = (
    NOBODY, "x", "JM-0000-0000", "jm-oooo-oooo", "JM-" + "Z" * 3000, "K100002", "K999999",
    "19870314-9822", "19581102-9934", "070-1740605", "shop/customers/1/name",
    "shop.customers", "customers", "access", "erasure", "handler", "administrator", "sv", "en", "de", "Jfr",
    "0" * 64, "A7" * 70, "123456", "000000",
)  # fmt: skip

_parts = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.sampled_from(NUMBERS),
    st.sampled_from(DATES),
    st.sampled_from(CODES),
)
hostile = st.one_of(_parts, _parts, st.text(st.characters(), max_size=20))
"""A value that nobody expects."""

FILES = (
    ("x.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n"),
    ("x.pdf", "application/pdf", b"<html><script>1</script>"),
    ("x.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 64),
    ("x.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
    ("x.tiff", "image/tiff", b"II*\x00\x08\x00\x00\x00"),
    ("x.tiff", "image/tiff", b"MM\x00*\xff\xff\xff\xff"), ("../../x.sh", "text/x-sh", b"#!/bin/sh\n"),
    ("x\r\nX-Injected: 1.pdf", "", b""), ("å\0.pdf", "application/pdf", b"%PDF-"),
    ("x.zip", "application/zip", b"PK\x03\x04" + b"\0" * 26),
    ("x.txt", "text/plain; charset=utf-16", b"\xff\xfe\xff"),
    ("x.csv", "text/csv", b'=cmd|"/c calc"!A1,\xff\n'), ("", "application/octet-stream", b"\0"),
    ("x" * 3000, "x" * 300, b"x"),
    ("y.pdf", "", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
)  # fmt: skip
"""Name, content type and content of files that are not what they say, or not whole."""

HEADERS = (
    ("Accept", "application/json"), ("Accept", "image/*;q=nope"), ("Accept-Language", "de;q=9,*;q=x,sv-"),
    ("Accept-Language", "en"), ("Accept-Language", "a" * 5000), ("Accept-Encoding", "gzip"),
    ("Accept-Encoding", "br;q=0, *;q=2, identity;q="), ("Range", "bytes=0-1"), ("Range", "bytes=5-1,x"),
    ("If-None-Match", "*"), ("If-Modified-Since", "yesterday"), ("Origin", "null"),
    ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", ""),
    ("Referer", "https://evil.example/?%ff"), ("Referer", "http://portal.test//evil.example"),
    ("Referer", "::::"), ("HX-Current-URL", "http://[::1"), ("HX-Target", MARKUP), ("HX-Boosted", "true"),
    ("HX-Prompt", "\xff"), ("Host", "evil.example"), ("User-Agent", ""), ("User-Agent", "\xff\xfe" * 2000),
    ("X-Forwarded-For", "1.2.3.4, , x"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"),
    ("X-HTTP-Method-Override", "DELETE"), ("Authorization", "Bearer x"), ("Authorization", "Basic \xff"),
    ("Cookie", "portal"), ("Cookie", "portal=\xff; portal=; portal-sign-in=x"),
    ("Cookie", "portal-browser=" + "y" * 5000), ("Content-Type", "application/json"),
    ("Content-Type", "multipart/form-data"), ("Content-Type", "multipart/form-data; boundary="),
    ("Content-Type", "multipart/form-data; boundary=" + "b" * 300),
    ("Content-Type", "text/plain; charset=utf-7"),
    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-16"), ("Content-Type", "a/b/c;;=\xff"),
    ("Content-Type", ""), ("Content-Length", "1"), ("Content-Length", "99999999999"),
    ("Content-Encoding", "gzip"), ("Traceparent", "00-x-y-z"), ("Upgrade", "websocket"),
    ("Expect", "100-continue"), ("Forwarded", "for=\xff"),
)  # fmt: skip
"""Headers that nobody needs to understand, but everybody has to survive."""

TAILS = (
    "/",
    "//",
    "/..",
    "/../personal",
    "/.",
    ";x=1",
    "%00",
    "%2e%2e/",
    "%ff",
    "%",
    "/x",
    "%20",
    ".pdf",
    ".json",
    "%F0%9F%8E%B8",
)
"""What is put behind a path."""

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")

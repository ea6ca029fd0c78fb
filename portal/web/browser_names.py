"""Which browser on which system: enough to recognise one's own, and nothing that tells two of a kind apart."""

BROWSERS = (
    ("edg", "edge", "Edge"),
    ("opr/", "opera", "Opera"),
    ("samsungbrowser", "samsung", "Samsung Internet"),
    ("firefox", "firefox", "Firefox"),
    ("fxios", "firefox", "Firefox"),
    ("chrome", "chrome", "Chrome"),
    ("crios", "chrome", "Chrome"),
    ("safari", "safari", "Safari"),
)
SYSTEMS = (
    ("iphone", "iphone", "iPhone"),
    ("ipad", "ipad", "iPad"),
    ("android", "android", "Android"),
    ("windows", "windows", "Windows"),
    ("mac os x", "mac", "Mac"),
    ("cros", "chromeos", "ChromeOS"),
    ("linux", "linux", "Linux"),
)
"""What stands in the header, the code, the name. The first that fits: browsers name their forebears too."""

OTHER = "other"


def code_of(user_agent: str) -> str:
    """The header as a code, for instance `firefox/windows`."""
    said = user_agent.lower()
    browser = next((code for sign, code, _ in BROWSERS if sign in said), OTHER)
    system = next((code for sign, code, _ in SYSTEMS if sign in said), OTHER)
    return f"{browser}/{system}"


def names_of(code: str | None) -> tuple[str | None, str | None]:
    """What browser and system are called; None for one that is not known."""
    browser, _, system = (code or "").partition("/")
    return (
        next((name for _, known, name in BROWSERS if known == browser), None),
        next((name for _, known, name in SYSTEMS if known == system), None),
    )

"""Somebody who has no mouse: Tab leads everywhere, and where it has led to can be seen."""

from playwright.async_api import Page

FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    return {
        name: (at.innerText || at.getAttribute('aria-label') || at.name || '').trim(), field: at.name || '',
        seen: at === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        inside: at === document.body || box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""
MOST_TABS = 60


async def tab_to(page: Page, *, name: str = "", field: str = "") -> None:
    """Press Tab until the focus is on what is called so; wherever it stops on the way, it can be seen."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        assert focused["seen"], f"nobody sees the focus on {focused}"
        assert focused["inside"], f"the focus is off the page on {focused}"
        if (name and focused["name"].startswith(name)) or (field and focused["field"] == field):
            return
    raise AssertionError(f"no way leads to {name or field}")


async def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    async with page.expect_navigation():
        await page.keyboard.press(key)

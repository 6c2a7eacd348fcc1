"""Pages in a real browser: going on, and what each must be, however wide the screen and however the text is set.

With ``SCREENSHOTS`` set to a folder, each page that is looked at is kept there as a picture.
"""

import datetime as dt
import os
import re
from collections.abc import Mapping
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from django.utils.text import slugify
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from tests.sessions import cookie_of, session_of

WIDE, NARROW = 1280, 320
HEIGHT = 900
RULES = {"target-size": {"enabled": True}}
# No colour of ours depends on the width (tests/ui/test_styles.py), and comparing them takes axe longer than all else.
RULES_WHEN_NARROW = RULES | {"color-contrast": {"enabled": False}}
RUN_AXE = """async rules => {
    const found = await axe.run({ rules, resultTypes: ['violations'] })
    return found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)])
}"""
# Success criterion 1.4.12. A sheet that is adopted passes where the page's own policy would refuse a style element.
MORE_SPACE = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets = [sheet]
}"""
AT_REST = (
    "() => Promise.allSettled(document.getAnimations().map(it => it.finished)).then(() => null)"
)
USUAL_SPACE = "() => { document.adoptedStyleSheets = [] }"
# What is for screen readers alone is a box of one pixel; menus and fields to type in scroll by themselves.
CUT_OFF = """() => [...document.querySelectorAll('body *:not(input, select, option)')]
    .filter(it => it.checkVisibility() && it.clientWidth > 1 && it.clientHeight > 1)
    .filter(it => /hidden|clip/.test(getComputedStyle(it).overflow) && it.tagName !== 'svg')
    .filter(it => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1)
    .map(it => it.outerHTML.slice(0, 200))"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(it => it.getBoundingClientRect().right > window.innerWidth)
    .map(it => it.outerHTML.slice(0, 200)).slice(-5)"""

# --- Somebody at a browser ----------------------------------------------------------------------------


def open_page(
    browser: Browser,
    arguments: dict[str, object],
    site: str,
    user: User | None = None,
    *,
    width: int = WIDE,
    has_javascript: bool = True,
) -> Page:
    """A page of its own context, of somebody who has used their second factor, or of nobody. The caller closes it."""
    size = {"width": width, "height": HEIGHT}
    context = browser.new_context(**arguments, viewport=size, java_script_enabled=has_javascript)
    page = context.new_page()
    if user:
        sign_in(context, site, user, is_proved=True)
    page.at, page.has_javascript = site, has_javascript
    return page


def sign_in(context: BrowserContext, site: str, user: User, **given: object) -> None:
    """Without the pages of signing in. ``given`` is of :func:`tests.sessions.session_of`."""
    give_cookies(context, site, cookie_of(session_of(user, **given)))


def give_cookies(context: BrowserContext, site: str, cookies: Mapping[str, str]) -> None:
    given = [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
    context.add_cookies(given)


# --- Going on -------------------------------------------------------------------------------------------


def go_by(target: Locator) -> None:
    """Click, and the next page has come: a click alone may come back while the old one stands."""
    with target.page.expect_navigation():
        target.click()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """A button, or a link that looks like one."""
    go_by(page.get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    go_by(page.get_by_role("link", name=name, exact=True).first)


def choose(page: Page, label: str, words: str, chosen: str | None = None) -> None:
    """From a long list: in the box to type in or, where there is no JavaScript, in the plain list."""
    box = page.get_by_role("combobox", name=label, exact=True)
    if box.and_(page.locator("select")).count():
        box.select_option(label=chosen or words)
        return
    box.fill(words)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value(chosen or words)


def fill_day(page: Page, day: dt.date) -> None:
    for label, text in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(text))


# --- Looking ----------------------------------------------------------------------------------------------


def look_at(page: Page, heading: str, picture: str = "") -> None:
    """The page has come, says what it is, fits and is clean; axe itself needs JavaScript."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    if page.has_javascript:
        keep_picture(page, picture or slugify(heading))
        found = faults(page)
        assert not found, (heading, picture, found)


def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What is wrong with the page as wide as it is now, and where: by axe, by its width, and with more space in its text."""
    page.wait_for_load_state()  # its scripts have run
    page.evaluate(AT_REST)
    found = violations(page)
    if not fits(page):
        found.append(("scrolls sideways", page.evaluate(TOO_WIDE)))
    page.evaluate(MORE_SPACE)
    if not fits(page):
        found.append(("scrolls sideways with more space", page.evaluate(TOO_WIDE)))
    if cut_off := page.evaluate(CUT_OFF):
        found.append(("cut off with more space", cut_off))
    page.evaluate(USUAL_SPACE)
    return found


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds, with the markup it finds it in. A page is given axe once, however often it is looked at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = RULES if page.viewport_size["width"] > NARROW else RULES_WHEN_NARROW
    return [(rule, markup) for rule, markup in page.evaluate(RUN_AXE, rules)]


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

"""Looking at pages in a browser: what each must be, however wide the screen and however the text is set.

With ``SCREENSHOTS`` set to a folder, each page that is looked at is kept there as a picture.
"""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.reports.central.people import proved

WIDE, NARROW = 1280, 320
RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# Success criterion 1.4.12. A sheet that is adopted passes where the page's own policy would refuse a style element.
MORE_SPACE = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets = [sheet]
}"""
USUAL_SPACE = "() => { document.adoptedStyleSheets = [] }"
# What is for screen readers alone is a box of one pixel; menus and fields to type in scroll by themselves.
CUT_OFF = """() => [...document.querySelectorAll('body *:not(input, select, option)')]
    .filter(it => it.checkVisibility() && it.clientWidth > 1 && it.clientHeight > 1)
    .filter(it => /hidden|clip/.test(getComputedStyle(it).overflow) && it.tagName !== 'svg')
    .filter(it => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1)
    .map(it => it.outerHTML.slice(0, 200))"""


def open_page(browser, arguments, live_server, user=None, width=WIDE, *, has_javascript=True):
    """A page of its own context, of somebody who has used their second factor, or of nobody. The caller closes it."""
    size = {"width": width, "height": 900}
    context = browser.new_context(**arguments, viewport=size, java_script_enabled=has_javascript)
    page = context.new_page()
    if user:
        key = proved(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    page.at, page.has_javascript = live_server.url, has_javascript
    return page


def look_at(page, heading, name):
    """The page has come, says what it is, fits and is clean; axe itself needs JavaScript."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    if page.has_javascript:
        keep_picture(page, name)
        found = faults(page)
        assert not found, (name, found)


def keep_picture(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def faults(page):
    """What is wrong with the page as wide as it is now: by axe, by its width, and with more space in its text."""
    rules = Axe().run(page, options=RULES).response["violations"]
    found = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in rules]
    if not fits(page):
        found.append(("scrolls sideways", page.viewport_size["width"]))
    page.evaluate(MORE_SPACE)
    if not fits(page):
        found.append(("scrolls sideways with more space", page.viewport_size["width"]))
    if cut_off := page.evaluate(CUT_OFF):
        found.append(("cut off with more space", cut_off))
    page.evaluate(USUAL_SPACE)
    return found


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def fill_day(page, day):
    for label, text in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(text))

"""Pages at 400%, where a window of 1280 by 1024 shows 320 by 256: nothing is covered, and the focus is always in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROW, fits, press
from tests.factories import make_organisation
from tests.matrix.opening import open_as
from tests.matrix.world import DRAFT, RECORD, Who

SHORT = 256
MOST_TABS = 120
# One of each kind.
PAGES = {
    Who.ANONYMOUS: ("/", "/sign-in/", "/privacy/", "/nowhere/", "/api/", "/gallery/"),
    Who.LEARNER: (
        "/home/",
        "/survey/feedback/1/",
        "/learn/",
        "/record/",
        f"/record/new/{DRAFT}/what/",
        f"/record/new/{DRAFT}/when/",
        f"/record/new/{DRAFT}/check/",
        f"/record/{RECORD}/done/",
        "/you/moved/",
        "/you/leave/",
        "/league-table/",
        "/league-table/work-pensions/",
        "/participation/",
    ),
    Who.PROVED_CHAMPION: ("/organisation/work-pensions/",),
    Who.PROVED_CENTRAL_TEAM: ("/central/", "/central/headcounts/", "/central/exports/new/"),
    Who.PROVED_ADMINISTRATOR: ("/admin/accounts/user/", "/admin/accounts/appointment/add/"),
}
# Success criterion 2.4.11: of what has the focus some part is in the window, and not under something else.
FOCUS = """() => {
    const it = document.activeElement
    if (it === document.body) return null
    const isMine = (found) => found &&
        (it.contains(found) || [...(it.labels || [])].some(label => label.contains(found)))
    const isSeen = [...it.getClientRects()].some(box => [.1, .5, .9].some(x => [.1, .5, .9].some(y =>
        isMine(document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)))))
    return { isSeen, named: it.outerHTML.slice(0, 160) }
}"""
# What stands still while the page moves, and has words, or something to use, underneath it.
COVERED = """() => {
    const says = (it) => it.matches('a, button, input, select, textarea, img, svg') ||
        [...it.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
    const still = [...document.querySelectorAll('body *')].filter(it =>
        it.checkVisibility() && ['fixed', 'sticky'].includes(getComputedStyle(it).position))
    return still.flatMap(it => {
        const box = it.getBoundingClientRect()
        const under = [.05, .25, .5, .75, .95].flatMap(x => [.1, .5, .9].flatMap(y =>
            document.elementsFromPoint(box.left + box.width * x, box.top + box.height * y)))
        return under.filter(other => !it.contains(other) && !other.contains(it) && says(other))
            .map(other => other.outerHTML.slice(0, 160))
    })
}"""
SCROLL = """([left, top]) => {
    for (const frame of document.querySelectorAll('.portal-table-frame')) frame.scrollLeft = left
    scrollTo(0, top)
}"""
HEIGHT = "() => document.documentElement.scrollHeight"


def magnified(who: Who, world, open_browser) -> Page:
    page = open_as(who, world, open_browser)
    page.set_viewport_size({"width": NARROW, "height": SHORT})
    return page


def faults(page: Page) -> list[str]:
    page.wait_for_load_state()
    return covered(page) + lost_focus(page) + ([] if fits(page) else ["scrolls sideways"])


def covered(page: Page) -> list[str]:
    """Wherever the page, and each table in it, is scrolled to."""
    found = set()
    for left in (0, 100):
        for top in range(0, page.evaluate(HEIGHT), SHORT):
            page.evaluate(SCROLL, [left, top])
            found.update(page.evaluate(COVERED))
    page.evaluate(SCROLL, [0, 0])
    return [f"covered: {html}" for html in sorted(found)]


def lost_focus(page: Page) -> list[str]:
    """From the top with the tab key until the page is through."""
    lost = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            return lost
        if not focus["isSeen"]:
            lost.append(f"focus out of sight: {focus['named']}")
    return [*lost, "the tab key does not come to an end"]


@pytest.mark.parametrize("who", PAGES)
def test_nothing_is_covered_and_the_focus_is_in_sight(committed_world, open_browser, who):
    page, wrong = magnified(who, committed_world, open_browser), {}
    for path in PAGES[who]:
        page.goto(page.at + path)
        if found := faults(page):
            wrong[path] = found
    assert wrong == {}


def test_a_mistake_is_in_sight_from_the_summary_to_the_box(committed_world, open_browser):
    page = magnified(Who.LEARNER, committed_world, open_browser)
    page.goto(f"{page.at}/record/new/{DRAFT}/how-long/")
    for label in ("Hours", "Minutes"):
        page.get_by_label(label).fill("")
    press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.evaluate(FOCUS)["isSeen"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Hours")).to_be_focused()
    assert page.evaluate(FOCUS)["isSeen"]
    assert faults(page) == []


def test_box_and_choice_of_a_long_list_are_both_in_sight(committed_world, open_browser):
    for number in range(12):
        make_organisation(f"agency-{number}", name=f"Agency {number}")
    page = magnified(Who.LEARNER, committed_world, open_browser)
    page.goto(f"{page.at}/you/moved/")
    box = page.get_by_role("combobox", name="Which organisation do you work in now?")
    box.fill("Agency")
    for _ in range(12):
        box.press("ArrowDown")
        option = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
        expect(option).to_be_in_viewport(ratio=0.9)
        expect(box).to_be_in_viewport(ratio=0.9)


# --- It would be noticed ---------------------------------------------------------------------------

BAR = "<p style='position: fixed; left: 0; right: 0; {} height: 120px; margin: 0; background: white'>Bar</p>"
LINES = "".join(f"<p>Words <a href=#{n}>Link {n}</a></p>" for n in range(30))


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        (BAR.format("bottom: 0;") + LINES, "covered: <p>Words"),
        (BAR.format("bottom: 0;") + LINES, "focus out of sight: <a href"),
        (
            LINES + "<a href=# style='position: absolute; left: -999px'>Gone</a>",
            "focus out of sight",
        ),
        (LINES + "<p style='width: 500px'>Wide</p>", "scrolls sideways"),
    ],
)
def test_what_is_covered_or_lost_would_be_noticed(page, markup, complaint):
    page.set_viewport_size({"width": NARROW, "height": SHORT})
    page.set_content(f"<meta name=viewport content='width=device-width'>{markup}")
    assert complaint in "\n".join(faults(page))

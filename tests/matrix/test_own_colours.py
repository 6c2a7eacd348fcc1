"""Learners' pages in the colours that a reader has set in place of ours, light and dark: what means something is seen."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import WIDE, press
from tests.matrix import before
from tests.matrix.opening import open_as, share_cookies
from tests.matrix.seeing import (
    AROUND,
    ENOUGH,
    contrast,
    differing,
    is_framed,
    is_readable,
    picture,
)
from tests.matrix.table import PARTS
from tests.matrix.world import Who

LEARNERS = [
    route.path
    for part in ("taking part", "recording")
    for route in PARTS[part]
    if route.get[Who.LEARNER].status == 200
]
TO_USE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
FRAMED = ".govuk-button, .govuk-input, .govuk-select, .govuk-textarea, .govuk-panel, .govuk-error-summary"
CHOICES = "[type=radio], [type=checkbox]"
INSET = 12  # what is drawn of a small one begins 10 pixels inside what can be pressed
READABLE = ".govuk-tag, .govuk-panel__title, .govuk-button, .govuk-error-message"
SHEETS = ("govuk/govuk", "portal")
FOCUS = "it => it.focus({ preventScroll: true })"
HEIGHT = "() => document.documentElement.scrollHeight"


@pytest.fixture(params=["light", "dark"])
def opened(request, committed_world, open_browser):
    """Opens pages for somebody who has set colours of their own; each is shown whole."""

    def open_for(who: Who) -> Page:
        page = open_as(who, committed_world, open_browser)
        page.emulate_media(forced_colors="active", color_scheme=request.param)
        return page

    return open_for


def go(page: Page, path: str) -> None:
    page.goto(page.at + path)
    show_whole(page)


def show_whole(page: Page) -> None:
    page.wait_for_load_state()
    page.set_viewport_size({"width": WIDE, "height": page.evaluate(HEIGHT)})


def visible(page: Page, selector: str) -> list[Locator]:
    return page.locator(selector).locator("visible=true").all()


def html(element: Locator) -> str:
    return element.evaluate("it => it.outerHTML.slice(0, 160)")


# --- What is not seen --------------------------------------------------------------------------------


def unseen(page: Page) -> list[str]:
    """Frames and words that are lost in the ground, and choices that look the same when they are made."""
    wrong = [f"no frame: {html(it)}" for it in visible(page, FRAMED) if not is_framed(it)]
    wrong += [f"no frame: {html(it)}" for it in visible(page, CHOICES) if not is_framed(it, INSET)]
    wrong += [f"no words: {html(it)}" for it in visible(page, READABLE) if not is_readable(it)]
    for meter in visible(page, ".portal-bar__picture"):
        wrong += unseen_of_meter(page, meter)
    choices = [it for it in visible(page, CHOICES) if not it.is_checked()]
    return wrong + [f"not seen to be chosen: {html(it)}" for it in choices if not shows_choice(it)]


def shows_choice(choice: Locator) -> bool:
    """Chosen and put back: what is asked further once it is chosen would else be there for the next one."""
    box = choice.bounding_box()
    without = picture(choice.page, box)
    choice.evaluate("it => { it.checked = true }")
    chosen = picture(choice.page, box)
    choice.evaluate("it => { it.form.reset() }")
    return differing(without, chosen) > box["width"]


def unseen_of_meter(page: Page, meter: Locator) -> list[str]:
    """How far it goes: the part that is full stands out from the rest, and the whole has an outline."""
    image = picture(page, meter.bounding_box())
    full, rest = (image.getpixel((x, image.height // 2)) for x in (3, image.width - 4))
    wrong = [] if contrast(full, rest) >= ENOUGH else ["the meter is not seen to be filled"]
    return wrong + ([] if is_framed(meter) else ["the meter has no outline"])


def unseen_focus(page: Page, inside: str) -> list[str]:
    """What can be used and does not look otherwise when it has the focus."""
    page.evaluate("document.activeElement.blur()")
    whole = picture(page, {"x": 0, "y": 0, **page.viewport_size})
    wrong = []
    for element in visible(page, f":is({inside}) :is({TO_USE})"):
        element.evaluate(FOCUS)
        box = element.bounding_box()
        now = picture(page, box, AROUND)
        left, top = max(round(box["x"]) - AROUND, 0), max(round(box["y"]) - AROUND, 0)
        was = whole.crop((left, top, left + now.width, top + now.height))
        if differing(was, now) < box["width"] + box["height"]:
            wrong.append(f"focus not seen: {html(element)}")
    return wrong


# --- Every page of a learner -----------------------------------------------------------------------


def test_what_means_something_is_seen_on_every_page_of_a_learner(opened):
    page, wrong = opened(Who.LEARNER), {}
    for path in LEARNERS:
        go(page, path)
        inside = "body" if path == "/home/" else "main, .govuk-back-link"
        wrong[path] = unseen_focus(page, inside) + unseen(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_what_means_something_is_seen_on_pages_of_signing_in(opened, committed_world):
    page, wrong = opened(Who.ANONYMOUS), {}
    client = committed_world.browser(Who.ANONYMOUS)
    before.code_asked_for(committed_world, client)
    share_cookies(page, client)
    for path in ("/", "/sign-in/", "/sign-in/code/"):
        go(page, path)
        wrong[path] = unseen_focus(page, "body") + unseen(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_what_means_something_is_seen_on_pages_with_a_mistake(opened):
    page, wrong = opened(Who.LEARNER), {}
    for path in ("/survey/feedback/explaining/", "/record/new/what/", "/you/moved/"):
        page.goto(page.at + path)
        empty_boxes(page)
        press(page, "Continue")
        show_whole(page)
        assert visible(page, ".govuk-error-summary")
        wrong[path] = unseen_focus(page, "main") + unseen(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def empty_boxes(page: Page) -> None:
    for box in visible(page, "main input[type=text]"):
        box.fill("")


def test_what_means_something_is_seen_by_somebody_who_has_finished(opened, committed_world):
    page = opened(Who.LEARNER)
    before.finished(committed_world, committed_world.browser(Who.LEARNER))
    wrong = {}
    for path in ("/finished/", "/home/"):
        go(page, path)
        wrong[path] = unseen_focus(page, "main") + unseen(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_which_choice_of_a_list_the_arrows_have_come_to_is_seen(opened):
    page = opened(Who.LEARNER)
    go(page, "/you/moved/")
    box = page.get_by_role("combobox", name="Which profession do you belong to?")
    box.fill("Pol")
    option = page.get_by_role("option", name="Policy")
    without = picture(page, option.bounding_box())
    box.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert differing(without, picture(page, option.bounding_box())) > without.width


# --- It would be noticed ---------------------------------------------------------------------------

SAME = "forced-color-adjust: none; outline: none"
LOST = {
    f"<button class=govuk-button style='{SAME}; border: 0; background: Canvas'>": "no frame",
    f"<input class=govuk-input style='{SAME}; border-color: Canvas'>": "no frame",
    f"<b class=govuk-tag style='{SAME}; color: Canvas; background: Canvas'>New</b>": "no words",
    f"<form><input type=checkbox style='{SAME}; appearance: none; width: 20px; height: 20px'></form>": "not seen to be chosen",
    f"<a href=/ style='{SAME}; background: none; box-shadow: none; color: LinkText'>Go</a>": "focus not",
    "<svg class=portal-bar__picture height=14><rect class=portal-bar__track height=14 /></svg>": "filled",
}


def test_what_is_lost_in_the_ground_would_be_noticed(opened):
    page = opened(Who.ANONYMOUS)
    sheets = [f"<link rel=stylesheet href={page.at}/static/{name}.css>" for name in SHEETS]
    for markup, complaint in LOST.items():
        page.set_content("".join(sheets) + "<p>Words</p><main>" + markup + "</main>")
        show_whole(page)
        assert complaint in "\n".join(unseen(page) + unseen_focus(page, "main")), markup

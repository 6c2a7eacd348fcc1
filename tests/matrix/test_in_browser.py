"""Every page of the table as it stands in a real browser, wide and narrow, and every form after a wrong answer.

What is looked at is worked out from the tables, so a page that is added to them is looked at too.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.utils.text import slugify
from playwright.sync_api import Page, expect

from tests.browser import HEIGHT, NARROW, WIDE, faults, keep_picture
from tests.matrix import before
from tests.matrix.forms_table import FORMS, Bad
from tests.matrix.opening import answer, open_as, send, share_cookies
from tests.matrix.table import ROUTES, Outcome, Route
from tests.matrix.world import Who

ADMIN_SITE = "/admin/"
# What is wrong with markup that is Django's own: the rule, what the markup has in it, and why it stands.
DJANGOS = {
    (
        "link-in-text-block",
        '<a href="/admin/',
    ): "breadcrumbs: told from what is not a link by colour",
    ("target-size", '<a href="?'): "filters of a list: 22 pixels high",
    ("target-size", 'class="related-lookup"'): "the glass beside an id: 16 pixels wide",
    (
        "empty-table-header",
        "<th",
    ): "the first and last columns of rows inside a page: nothing is in them",
    (
        "scrollable-region-focusable",
        "inline-group",
    ): "rows inside a page: scroll, with nothing to focus",
    ("aria-input-field-name", "select2-selection"): "Select2's box: it is named by what is chosen",
    (
        "cut off with more space",
        "<p>\n",
    ): "a row's own name: one line of fixed height, said again below",
}


@dataclass(frozen=True)
class Sight:
    """A page that somebody gets when they ask for an address."""

    route: Route
    who: Who
    outcome: Outcome

    @property
    def page(self) -> tuple[str, int, str]:
        """Pages that come in place of others, like "Page not found", are the same at every address."""
        at = self.route.path if self.outcome.status == 200 else "anywhere"
        return at, self.outcome.status, self.outcome.heading


EVERY_SIGHT = [
    Sight(route, who, outcome)
    for route in ROUTES
    for who, outcome in route.get.items()
    if outcome.heading
]


def wrong_answers() -> list[Bad]:
    """To each form the answer with most to say about it; an empty one to each other address that finds it wanting."""
    found = [max(answers, key=lambda bad: len(bad.says)) for answers in FORMS.values()]
    paths = {bad.path for bad in found}
    for route in ROUTES:
        who = next((who for who, outcome in route.post.items() if outcome.has_error), None)
        if who and route.path not in paths:
            found.append(Bad("empty", route.path, {}, {}, who))
    return found


Looked = TypeVar("Looked", Sight, Bad)


def by_who(all_of_them: Iterable[Looked]) -> dict[Who, list[Looked]]:
    """For each browser to look at them one after the other."""
    sittings = defaultdict(list)
    for each in all_of_them:
        sittings[each.who].append(each)
    return sittings


# Each page once: by the first of those who get it.
SIGHTS = by_who({sight.page: sight for sight in reversed(EVERY_SIGHT)}.values())
WRONG_ANSWERS = by_who(wrong_answers())


def look(page: Page, name: str) -> list[tuple[int, str, list[str]]]:
    """What is wrong, wide and then narrow."""
    wrong = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        keep_picture(page, slugify(name.replace("/", " ")) or "start")
        wrong += [(width, *fault) for fault in faults(page)]
    return wrong


# --- Every page ---------------------------------------------------------------------------------


def wrong_with(page: Page, sight: Sight, path: str) -> list[object]:
    """Asked for by its address: is it what the table says, and is it as a page must be?"""
    status = page.goto(page.at + path).status
    heading = page.get_by_role("heading", level=1).inner_text()
    wanted = sight.outcome.heading
    is_it = heading.startswith(wanted) if wanted.endswith(": ") else heading == wanted
    if not is_it or status != sight.outcome.status:
        return [(WIDE, "another page", [f"{status} {heading}"])]
    return look(page, f"{path} {sight.who}")


def without_djangos(wrong: list, spared: set[tuple[str, str]]) -> list[object]:
    """Without what is Django's own, which is noted as spared."""
    left = []
    for width, rule, found in wrong:
        ours = []
        for where in found:
            known = [each for each in DJANGOS if each[0] == rule and each[1] in where]
            spared.update(known)
            ours += [] if known else [where]
        left += [(width, rule, ours)] if ours else []
    return left


@pytest.mark.parametrize("who", SIGHTS)
def test_every_page_fits_and_is_clean_wide_and_narrow_and_with_more_space(
    committed_world, open_browser, who
):
    page, spared, wrong = open_as(who, committed_world, open_browser), set(), {}
    for sight in SIGHTS[who]:
        path = sight.route.path.replace("{id}", committed_world.rows.get(sight.route.of, ""))
        found = wrong_with(page, sight, path)
        if path.startswith(ADMIN_SITE) and sight.outcome.status == 200:
            found = without_djangos(found, spared)
        if found:
            wrong[path] = found
    assert wrong == {}
    assert spared == (DJANGOS.keys() if who is Who.PROVED_ADMINISTRATOR else set())


def test_whatever_page_the_table_gives_to_anybody_is_looked_at_once():
    looked_at = [sight.page for sights in SIGHTS.values() for sight in sights]
    assert sorted(looked_at) == sorted({sight.page for sight in EVERY_SIGHT})
    assert {page[1] for page in looked_at} == {200, 403, 404, 500, 503}


# --- Every form after a wrong answer -----------------------------------------------------------------


@pytest.mark.parametrize("who", WRONG_ANSWERS)
def test_every_form_after_a_wrong_answer_is_clean_and_its_summary_has_the_focus(
    committed_world, open_browser, who
):
    page, wrong = open_as(who, committed_world, open_browser), {}
    for bad in WRONG_ANSWERS[who]:
        if bad.after:
            client = committed_world.browser(who)
            getattr(before, bad.after)(committed_world, client)
            share_cookies(page, client)
        answer(page, bad)
        expect(page.locator(".govuk-error-summary"), bad.path).to_be_focused()
        expect(page.locator(".errorlist"), "Django's own list of errors").to_have_count(0)
        if found := look(page, f"error {bad.path} {who}"):
            wrong[bad.path] = found
    assert wrong == {}


def test_every_address_that_finds_an_answer_wanting_is_answered_badly():
    answered = {bad.path for answers in WRONG_ANSWERS.values() for bad in answers}
    outcomes = {route.path: route.post.values() for route in ROUTES}
    wanting = {
        path for path, all_of_them in outcomes.items() if any(it.has_error for it in all_of_them)
    }
    assert wanting <= answered
    assert len(FORMS) <= sum(map(len, WRONG_ANSWERS.values()))


# --- Pages that are at no address ---------------------------------------------------------------------


def test_page_for_a_form_that_was_open_too_long_fits_and_is_clean(committed_world, open_browser):
    page = open_as(Who.LEARNER, committed_world, open_browser)
    page.goto(f"{page.at}/level/choose/")
    send(page, "/level/choose/", [("level", "working")])
    expect(page.get_by_role("heading", level=1)).to_have_text("Sorry, we could not save that")
    assert look(page, "403 csrf") == []


def test_page_for_what_cannot_be_understood_fits_and_is_clean(open_browser, transactional_db):
    """Here: another host's name for this one."""
    page = open_browser()
    response = page.goto(
        page.at.replace("//127.0.0.1", "//other.localhost").replace(
            "//localhost", "//other.localhost"
        )
    )
    assert response.status == 400
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Sorry, we could not understand that request"
    )
    assert look(page, "400") == []


# --- It would be noticed ------------------------------------------------------------------------------

GOOD = "<html lang=en-GB><title>{0}</title><main><h1>{0}</h1>{1}</main>"


@pytest.mark.parametrize(
    ("heading", "inside", "complaint"),
    [
        ("Privacy", "", "[]"),
        ("Page not found", "", "200 Page not found"),
        ("Privacy", "<input>", "'label'"),
        ("Privacy", "<img src=/favicon.svg>", "'image-alt'"),
        ("Privacy", "<div>" + "wide" * 200 + "</div>", "'scrolls sideways'"),
        ("Privacy", "<a href=/>a</a><br><a href=/>b</a>", "'target-size'"),
    ],
)
def test_a_fault_would_be_noticed(open_browser, transactional_db, heading, inside, complaint):
    page = open_browser()
    html = GOOD.format(heading, inside)
    page.route("**/privacy/", lambda route: route.fulfill(body=html, content_type="text/html"))
    sight = next(each for each in EVERY_SIGHT if each.route.path == "/privacy/")
    assert complaint in str(wrong_with(page, sight, "/privacy/"))


def test_only_what_is_listed_of_djangos_is_spared():
    spared = set()
    wrong = [
        (WIDE, "target-size", ['<a href="?">All</a>', "<a>Ours</a>"]),
        (WIDE, "label", ["<input>"]),
    ]
    assert without_djangos(wrong, spared) == [
        (WIDE, "target-size", ["<a>Ours</a>"]),
        (WIDE, "label", ["<input>"]),
    ]
    assert spared == {("target-size", '<a href="?')}

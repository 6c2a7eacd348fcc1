"""Every form x everything that may be wrong with an answer to it: what the page says, keeps and does not write."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django import forms
from django.core.cache import caches
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.test.html import Element, parse_html

from tests.matrix import before
from tests.matrix.counting import tables_written
from tests.matrix.forms_table import ABOVE, ELSEWHERE, FORMS, MOVE_TODAY, NAME, Bad
from tests.matrix.world import DRAFT, RECORD, Who

OURS = ("departments", "accounts", "campaigns", "learning", "reports", "obt_portal")
CONTROLS = ("input", "select", "textarea")
CHOICES = ("radio", "checkbox")

# --- The table and the portal have the same forms -----------------------------------------------


def import_everything() -> None:
    for app in OURS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def forms_of_ours() -> set[str]:
    import_everything()
    return {
        f"{form.__module__}.{form.__qualname__}"
        for form in subclasses(BaseForm)
        if form.__module__.split(".")[0] in OURS
    }


def test_every_form_of_the_portal_is_in_the_table():
    assert forms_of_ours() - set(FORMS) - set(ELSEWHERE) == set()


def test_every_form_of_the_table_is_in_the_portal():
    assert (set(FORMS) | set(ELSEWHERE)) - forms_of_ours() == set()


def test_an_undeclared_form_would_be_found():
    """The control: one more form, made for as long as this test lasts."""
    one_more = type("OneMore", (forms.Form,), {"__module__": "learning.forms.undeclared"})
    assert forms_of_ours() - set(FORMS) - set(ELSEWHERE) == {"learning.forms.undeclared.OneMore"}
    one_more.__module__ = "tests"


# --- Reading a page -----------------------------------------------------------------------------


def of(element: Element, name: str) -> str | None:
    """An attribute; one without a value is an empty text here."""
    return next((value or "" for key, value in element.attributes if key == name), None)


def has_class(element: Element, name: str) -> bool:
    return name in (of(element, "class") or "").split()


def everything_in(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from everything_in(child)


def text_of(element: Element) -> str:
    parts = [child if isinstance(child, str) else text_of(child) for child in element.children]
    return " ".join(" ".join(parts).split())


def summary_of(page: list[Element]) -> list[tuple[str, str]]:
    """The messages of the error summaries, each with the id it leads to."""
    boxes = [box for box in page if has_class(box, "govuk-error-summary")]
    items = [item for box in boxes for item in everything_in(box) if item.name == "li"]
    links = [[each for each in everything_in(item) if each.name == "a"] for item in items]
    return [
        (text_of(item), (of(link[0], "href") or "").removeprefix("#") if link else "")
        for item, link in zip(items, links, strict=True)
    ]


def described_by(page: list[Element], control: Element) -> list[str]:
    """The ids of what is said about a control, or about the group that it is in."""
    groups = [
        each
        for each in page
        if each.name == "fieldset" and any(inner is control for inner in everything_in(each))
    ]
    return [
        name for each in [control, *groups] for name in (of(each, "aria-describedby") or "").split()
    ]


def beside(page: list[Element], control: Element) -> list[str]:
    """The error messages that are read out with a control."""
    ids = described_by(page, control)
    return [
        text_of(each).removeprefix("Error:").strip()
        for each in page
        if has_class(each, "govuk-error-message") and of(each, "id") in ids
    ]


def values_of(page: list[Element], name: str) -> tuple[list[str], list[str]]:
    """What a field's controls hold, and what else could be chosen there."""
    held, offered = [], []
    for each in page:
        if each.name not in CONTROLS or of(each, "name") != name:
            continue
        if each.name == "select":
            options = [option for option in everything_in(each) if option.name == "option"]
            offered += [of(option, "value") or "" for option in options]
            held += [of(o, "value") or "" for o in options if of(o, "selected") is not None]
        elif of(each, "type") in CHOICES:
            offered.append(of(each, "value") or "")
            held += [of(each, "value") or ""] if of(each, "checked") is not None else []
        else:
            held.append(text_of(each) if each.name == "textarea" else of(each, "value") or "")
    return held, offered


# --- The matrix ------------------------------------------------------------------------------------


def answer_badly(world, bad: Bad):
    """The page that comes back, and the tables that were written. All is undone."""
    browser = world.browser(bad.who)
    with transaction.atomic():
        caches["local"].clear()
        if bad.after:
            getattr(before, bad.after)(world, browser)
        start = tables_written()
        response = getattr(browser, bad.method)(bad.path, bad.sent)
        written = {table for table, rows in tables_written().items() if rows != start.get(table)}
        transaction.set_rollback(True)
    caches["local"].clear()
    return response, written


def faults_of(response, written: set[str], bad: Bad) -> list[str]:
    """What is wrong with the answer to a bad answer."""
    faults = []
    if response.status_code != bad.status:
        return [f"status {response.status_code} {response.get('Location', '')}"]
    if written != bad.counted:
        faults.append(f"written: {sorted(written)}")
    page = [*everything_in(parse_html(response.content.decode()))]
    title = next(text_of(each) for each in page if each.name == "title")
    if not title.startswith("Error: ") or title.startswith("Error: Error"):
        faults.append(f"title {title!r}")
    return faults + faults_of_messages(page, bad) + faults_of_what_is_kept(page, bad)


def faults_of_messages(page: list[Element], bad: Bad) -> list[str]:
    faults = []
    missing = dict(bad.says)
    for text, target in summary_of(page):
        control = next((each for each in page if of(each, "id") == target), None)
        name = field_of(control, bad) if control and control.name in CONTROLS else ABOVE
        if target and not name:
            faults.append(f"{text!r} leads to {target!r}, no control of this form's")
        if missing.get(ABOVE) == text:
            del missing[ABOVE]
        elif missing.pop(name, "") != text:
            faults.append(f"summary says of {name}: {text}")
        elif beside(page, control) != [text]:
            faults.append(f"beside {name}: {beside(page, control)}")
    return faults + [f"summary does not say of {name}: {text}" for name, text in missing.items()]


def field_of(control: Element, bad: Bad) -> str:
    """The field of the table that a control, which may be one box of several, belongs to."""
    named = of(control, "name") or ""
    return next((name for name in bad.says if name and named in {name, *boxes_of(name)}), named)


def boxes_of(name: str) -> set[str]:
    return {f"{name}_{box}" for box in ("day", "month", "year", "hours", "minutes")}


def faults_of_what_is_kept(page: list[Element], bad: Bad) -> list[str]:
    """What was typed is still there; what was chosen too, if it can be chosen at all."""
    faults = []
    for name, sent in bad.sent.items():
        held, offered = values_of(page, name)
        wanted = {" ".join(value.split()) for value in (sent if isinstance(sent, list) else [sent])}
        wanted = {value for value in wanted if not offered or value in offered}
        if is_asked(page, name) and not wanted <= {" ".join(value.split()) for value in held}:
            faults.append(f"{name}: {wanted} was sent, {held} is kept")
    return faults


def is_asked(page: list[Element], name: str) -> bool:
    """A name that no control has is a button's, or of the address alone."""
    return any(each.name in CONTROLS and of(each, "name") == name for each in page)


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_answer_is_said_kept_and_not_written(world, form):
    wrong = []
    for bad in FORMS[form]:
        response, written = answer_badly(world, bad)
        wrong += [f"{bad.what}: {fault}" for fault in faults_of(response, written, bad)]
    assert "\n".join(wrong) == ""


def test_a_line_of_the_table_has_a_name_of_its_own():
    for form, lines in FORMS.items():
        names = [bad.what for bad in lines]
        assert len(names) == len(set(names)) > 0, form


# --- The matrix would notice ------------------------------------------------------------------------

GOOD_PAGE = """
<html><head><title>Error: What? – Us</title></head><body>
<div class="govuk-error-summary"><ul><li><a href="#id_name">Enter it</a></li></ul></div>
<p class="govuk-error-message" id="id_name-error"><span>Error:</span> Enter it</p>
<input id="id_name" name="name" value="typed" aria-describedby="id_name-error">
</body></html>
"""
BAD = Bad("a control", "/", {"name": "typed"}, {"name": "Enter it"})


def test_a_page_that_says_it_all_has_no_faults():
    assert faults_of(HttpResponse(GOOD_PAGE), set(), BAD) == []


@pytest.mark.parametrize(
    ("taken", "given", "complaint"),
    [
        ("Error: What?", "What?", "title"),
        ('<li><a href="#id_name">Enter it</a></li>', "", "summary does not say of name"),
        ("#id_name", "#id_other", "no control of this form"),
        ("#id_name", "#id_name-error", "no control of this form"),
        (' aria-describedby="id_name-error"', "", "beside name: []"),
        (
            "</span> Enter it",
            "</span> Enter something else",
            "beside name: ['Enter something else']",
        ),
        ("</a></li>", "</a></li><li>And more</li>", "summary says of"),
        ('value="typed"', 'value=""', "was sent"),
    ],
)
def test_a_page_that_leaves_something_out_would_be_noticed(taken, given, complaint):
    assert taken in GOOD_PAGE
    page = HttpResponse(GOOD_PAGE.replace(taken, given, 1))
    assert complaint in "\n".join(faults_of(page, set(), BAD))


def test_a_form_that_writes_all_the_same_would_be_noticed(world):
    """A good answer, said to be a bad one."""
    good = replace(NAME[0], sent={"name": "Lee Learner"}, status=302)
    _, written = answer_badly(world, good)
    assert "learning_certificate" in written
    assert faults_of(HttpResponse(GOOD_PAGE), {"learning_certificate"}, BAD) == [
        "written: ['learning_certificate']"
    ]


# --- Pages that are not like the others -------------------------------------------------------------


def test_a_move_that_was_refused_can_be_put_right_on_the_page_that_says_so(world):
    """The answers come from the page before; its form goes back there, not to the page that only confirms."""
    browser = world.browser(Who.LEARNER)
    before.future_move_to_check(world, browser)
    page = browser.post("/you/moved/check/").content.decode()
    forms_there = [each for each in everything_in(parse_html(page)) if each.name == "form"]
    action = next(of(each, "action") for each in forms_there if "moved_on_day" in str(each))
    assert action == "/you/moved/"
    assert browser.post(action, MOVE_TODAY)["Location"] == "/you/moved/check/"
    assert browser.post("/you/moved/check/")["Location"] == "/you/"
    assert world.people[Who.LEARNER].postings.current().get().organisation.slug == "ofsted"


def test_the_gallery_shows_every_field_with_its_mistake(world):
    page = [
        *everything_in(
            parse_html(world.browser(Who.ANONYMOUS).get("/gallery/?errors").content.decode())
        )
    ]
    summary = [(text, target) for text, target in summary_of(page) if target.startswith("id_")]
    assert len(summary) > 10
    for text, target in summary:
        control = next(each for each in page if of(each, "id") == target)
        assert text in beside(page, control)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({}, "role", "This field is required."),
        (
            {"role": "king"},
            "role",
            "Select a valid choice. king is not one of the available choices.",
        ),
        ({"role": "champion"}, "organisation", "Choose the organisation the champion answers for"),
        ({"starts_on": "soon"}, "starts_on", "Enter a valid date."),
        ({"user": str(RECORD)}, "user", "Select a valid choice."),
        ({"user": "nobody"}, "user", "“nobody” is not a valid UUID."),
    ],
)
def test_a_bad_appointment_is_said_beside_the_field_and_not_made(world, sent, field, message):
    given = {"user": str(world.people[Who.LEARNER].pk), "starts_on": "2025-01-01"}
    browser = world.browser(Who.PROVED_ADMINISTRATOR)
    start = tables_written()
    response = browser.post("/admin/accounts/appointment/add/", given | sent)
    assert tables_written() == start
    page = [*everything_in(parse_html(response.content.decode()))]
    assert next(text_of(each) for each in page if each.name == "title").startswith("Error: ")
    said = next(each for each in page if of(each, "id") == f"id_{field}_error")
    assert message in text_of(said)
    control = next(each for each in page if of(each, "id") == f"id_{field}")
    assert f"id_{field}_error" in described_by(page, control)


@pytest.mark.parametrize(
    "path", ["/record/new/what/", f"/record/{RECORD}/edit/when/", f"/record/new/{DRAFT}/check/"]
)
def test_a_closed_campaign_says_so_and_keeps_nothing(world, path):
    browser = world.browser(Who.LEARNER)
    before.campaign_closed(world, browser)
    caches["local"].clear()
    start = tables_written()
    page = browser.post(path, {"source": "something-else", "title": "A talk", "format": "event"})
    assert "You can no longer record learning" in page.content.decode()
    assert tables_written() == start
    caches["local"].clear()


def test_a_file_of_a_table_that_does_not_exist_is_refused_in_words(world):
    response = world.browser(Who.LEARNER).get(
        "/league-table.csv", {"measure": "x", "basis": "\x00"}
    )
    assert response.status_code == 400
    assert "Select a measure from the list" in response.content.decode()

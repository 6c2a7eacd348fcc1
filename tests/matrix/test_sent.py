"""What is sent too late is not kept and that is said; what is sent twice is kept once. And every form has its verdicts."""

import copy
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import transaction

from learning.models import Certificate
from tests.learning.pages_a.words import words_of
from tests.matrix import before
from tests.matrix.forms_table import FORMS
from tests.matrix.sent_table import AWAY, TWICE, Away, Twice
from tests.matrix.test_forms import OURS
from tests.matrix.verdicts import VERDICTS, Category, Rows, See, Verdicts, na, rows, see

PROJECT = Path(__file__).parents[2]
MODELS = [
    model for model in apps.get_models() if model._meta.app_label in OURS and model._meta.managed
]


def everything_kept() -> dict[str, list[tuple]]:
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in MODELS
    }


def changed_since(kept: dict[str, list[tuple]]) -> list[str]:
    now = everything_kept()
    return [name for name in now if now[name] != kept[name]]


@pytest.fixture
def undone():
    """Each line has the world to itself."""

    def send(world, line, method):
        browser = world.browser(line.who)
        with transaction.atomic():
            caches["local"].clear()
            if line.after:
                getattr(before, line.after)(world, browser)
                caches["local"].clear()
            found = method(browser, line)
            transaction.set_rollback(True)
        caches["local"].clear()
        return found

    return send


def faults_of(lines, method, world, undone) -> str:
    """What is wrong with each line, a line each."""
    return "\n".join(f"{line.what}: {it}" for line in lines for it in undone(world, line, method))


# --- Sent too late ------------------------------------------------------------------------------------


def faults_of_away(browser, line: Away) -> list[str]:
    kept = everything_kept()
    page = browser.post(line.path, line.sent, follow=True)
    faults = [f"{name} is changed" for name in changed_since(kept)]
    if line.says not in words_of(page):
        faults.append(f"{page.redirect_chain} says {words_of(page)[:400]}")
    return faults


@pytest.mark.parametrize("form", AWAY)
def test_what_cannot_be_taken_is_not_kept_and_that_is_said(world, undone, form):
    assert faults_of(AWAY[form], faults_of_away, world, undone) == ""


def test_what_is_kept_or_not_said_would_be_noticed(world, undone):
    """The control: a good answer, said to come too late."""
    good = Away("good", "/activity/team-talk/", "nothing of the kind", {"answer": "done"})
    found = "\n".join(undone(world, good, faults_of_away))
    assert "learning.Declaration is changed" in found
    assert "says " in found


# --- Sent twice ---------------------------------------------------------------------------------------


def faults_of_twice(browser, line: Twice) -> list[str]:
    first = browser.post(line.path, line.sent)
    kept = everything_kept()
    second = browser.post(line.path, line.sent)
    faults = [f"{name} is changed" for name in changed_since(kept)]
    led = [(each.status_code, each.get("Location")) for each in (first, second)]
    if first.status_code != 302 or led[0] != led[1]:
        faults.append(f"leads first {led[0]}, then {led[1]}")
    return faults


@pytest.mark.parametrize("form", TWICE)
def test_what_is_sent_twice_is_kept_once_and_leads_to_the_same(world, undone, form):
    assert faults_of(TWICE[form], faults_of_twice, world, undone) == ""


def test_what_is_kept_twice_would_be_noticed(world, undone, monkeypatch):
    """The control: the second press makes something more."""
    line = Twice("name", "/finished/", {"name": "Lee Learner"}, "finished")

    def change_between(browser, line):
        post = browser.post

        def post_and_change(*args):
            if Certificate.objects.filter(name="Lee Learner").exists():
                Certificate.objects.update(name="Somebody else")
            return post(*args)

        browser.post = post_and_change
        return faults_of_twice(browser, line)

    assert undone(world, line, change_between) == ["learning.Certificate is changed"]


# --- Verdicts -------------------------------------------------------------------------------------------


def lines_of(form: str) -> list[str]:
    tables = (FORMS, AWAY, TWICE)
    return [line.what for table in tables for line in table.get(form, [])]


def faults_of_verdicts(form: str, given: Verdicts) -> list[str]:
    faults = [
        f"{form}: nothing is said of an answer {each}" for each in Category if each not in given
    ]
    for category, verdict in given.items():
        if isinstance(verdict, Rows):
            missing = [e for e in verdict.ends if not any(w.endswith(e) for w in lines_of(form))]
            faults += [f"{form}: {category}: no row ends with {end!r}" for end in missing]
        elif isinstance(verdict, See) and not is_there(verdict.test):
            faults.append(f"{form}: {category}: there is no {verdict.test}")
    return faults


def is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    file = PROJECT / path
    return file.exists() and (
        not name or bool(re.search(rf"^def {name}\(", file.read_text(), re.MULTILINE))
    )


@pytest.mark.parametrize("form", sorted(FORMS.keys() | AWAY.keys() | TWICE.keys()))
def test_every_form_has_a_verdict_for_every_way_in_which_an_answer_can_be_bad(form):
    assert "\n".join(faults_of_verdicts(form, VERDICTS.get(form, {}))) == ""


def test_every_verdict_is_about_a_form_of_the_tables():
    assert VERDICTS.keys() - FORMS.keys() - AWAY.keys() - TWICE.keys() == set()


@pytest.mark.parametrize(
    ("category", "verdict", "complaint"),
    [
        (Category.EMPTY, None, "nothing is said of an answer empty"),
        (Category.EMPTY, rows("no such row"), "no row ends with 'no such row'"),
        (Category.TWICE, see("tests/nowhere.py"), "there is no tests/nowhere.py"),
        (Category.TWICE, see("tests/matrix/test_sent.py::test_none"), "there is no"),
        (Category.TWICE, na("it cannot be"), ""),
    ],
)
def test_a_verdict_that_is_missing_or_names_nothing_would_be_noticed(category, verdict, complaint):
    form = "learning.forms.levels.LevelForm"
    given = copy.copy(VERDICTS[form])
    if verdict is None:
        del given[category]
    else:
        given[category] = verdict
    found = "\n".join(faults_of_verdicts(form, given))
    assert complaint in found
    assert bool(found) is bool(complaint)

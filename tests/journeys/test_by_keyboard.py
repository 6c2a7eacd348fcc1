"""A year by keyboard alone: whoever cannot use a mouse signs in, learns, finishes and has a certificate."""

import pytest

from learning.models import LearningRecord, Participation
from tests.journeys.keyboard import ByKeyboard

DWP = "Department for Work and Pensions"


@pytest.fixture
def visitor(page, live_server):
    return ByKeyboard(page, live_server.url)


def test_somebody_joins_learns_and_finishes_by_keyboard_alone(visitor, year_2023):
    visitor.goes_to("/")
    visitor.presses("Start now")
    visitor.signs_in("nora.new@dwp.gov.uk")
    visitor.joins("One Big Thing 2023", DWP)

    visitor.presses("Answer the starting questions")
    visitor.presses("Start")
    visitor.answers_survey(confident="Very confident")
    visitor.sees("Your level is Practitioner")
    visitor.presses("Choose another level")
    visitor.ticks("Working")
    visitor.presses("Continue")
    visitor.sees("Your level is Working")

    visitor.records("Leading with data (2 hours)", 120, course=True)
    visitor.records("A talk about maps", 300)
    visitor.is_told("7 hours of 7 hours")
    assert Participation.objects.get().record_count == 2
    assert {it.format for it in LearningRecord.objects.all()} == {"online", "event"}

    visitor.follows("what is left to do")
    visitor.presses("Tell us what changed")
    visitor.presses("Start")
    visitor.answers_survey(confident="Very confident")
    visitor.follows("Get your certificate")
    visitor.fills("Your name, as the certificate should say it", "Nora Newcomer")
    visitor.presses("Make my certificate")
    assert visitor.downloads("Download your certificate (PDF)").startswith(b"%PDF")
    assert Participation.objects.finished().count() == 1


@pytest.mark.parametrize("hidden", ["outline: none", "box-shadow: none"])
def test_focus_that_cannot_be_seen_would_be_noticed(visitor, hidden):
    """The control, on a page of its own: nothing drawn is nothing seen."""
    visitor.page.set_content(
        f"<button style='{hidden}; outline: none; box-shadow: none'>Go</button>"
    )
    with pytest.raises(AssertionError, match="<button"):
        visitor.tabs_to(visitor.page.get_by_role("button", name="Go"))


def test_what_the_tab_key_does_not_lead_to_would_be_noticed(visitor):
    visitor.page.set_content("<button tabindex=-1>Go</button><a href='/'>Elsewhere</a>")
    with pytest.raises(AssertionError, match="does not lead"):
        visitor.tabs_to(visitor.page.get_by_role("button", name="Go"))

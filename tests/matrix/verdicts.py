"""What is said of every form and every way in which an answer can be bad: rows of the tables, a test elsewhere, or why not.

A form of the tables that leaves one out fails, and so does a verdict that names what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too long"
    WRONG_TYPE = "of a wrong type"
    TAMPERED = "a choice that is not offered"
    SOMEBODY_ELSES = "about what is another person's"
    CLOSED = "when the campaign has closed"
    OUTSIDE = "outside the window of days"
    ANOTHER_TAB = "when another tab was quicker"
    TWICE = "sent twice"
    BACK = "sent again by the back button"
    SESSION_ENDED = "when the session has ended"


@dataclass(frozen=True)
class Rows:
    """Lines of the tables for this form, by how they end."""

    ends: tuple[str, ...]


@dataclass(frozen=True)
class See:
    """A test elsewhere: a file or folder of tests, or one test of a file."""

    test: str


@dataclass(frozen=True)
class NotApplicable:
    because: str


Verdict = Rows | See | NotApplicable
Verdicts = dict[Category, Verdict]


def rows(*ends: str) -> Rows:
    return Rows(ends)


see, na = See, NotApplicable
C = Category
ROUTES = "tests/matrix/test_routes.py"
STRANGERS = see(f"{ROUTES}::test_everybody_gets_what_the_table_says_and_only_a_post_writes")
NOBODY_ELSES = see(f"{ROUTES}::test_nobody_reads_or_changes_another_persons_record")
OWN = na("it is about the person who is signed in, and names nothing")
ANY_TIME = na("it can be done when the campaign has closed, too")
NO_DAY = na("no day is asked for")
NO_WORDS = na("nothing is typed: what is not on the list is refused, however long")
CLOSED, ANOTHER_TAB, TWICE = (
    rows("closed"),
    rows("done in another tab"),
    rows("sent twice"),
)
SAME_AS_TWICE = na("the page is not kept by the browser, or it is a form sent twice")

# Asked by GET: narrows a list, finds something, and keeps nothing.
READ_ONLY: Verdicts = {
    C.SOMEBODY_ELSES: na("it shows what everybody may see, or the person's own"),
    C.CLOSED: na("figures and lists stay readable"),
    C.OUTSIDE: NO_DAY,
    C.ANOTHER_TAB: na("it is asked by GET and keeps nothing"),
    C.TWICE: na("it is asked by GET and keeps nothing"),
    C.BACK: na("it is asked by GET and keeps nothing"),
    C.SESSION_ENDED: STRANGERS,
}
# What a learner answers by a POST.
LEARNERS: Verdicts = {
    C.TOO_LONG: NO_WORDS,
    C.SOMEBODY_ELSES: OWN,
    C.OUTSIDE: NO_DAY,
    C.TWICE: TWICE,
    C.BACK: SAME_AS_TWICE,
    C.SESSION_ENDED: STRANGERS,
}
LIST = {C.EMPTY: rows("empty"), C.WRONG_TYPE: rows("a null"), C.TAMPERED: rows("not on the list")}
JOINING = LEARNERS | LIST | {C.CLOSED: CLOSED, C.ANOTHER_TAB: rows("sent twice")}
LEARNING = LEARNERS | {
    C.EMPTY: rows("empty"),
    C.SOMEBODY_ELSES: NOBODY_ELSES,
    C.CLOSED: CLOSED,
    C.ANOTHER_TAB: ANOTHER_TAB,
    C.BACK: see(
        "tests/learning/pages_b/test_recording.py::test_going_back_after_saving_shows_the_confirmation"
    ),
}


def of_staff(tests: str) -> Verdicts:
    """What the central team sends: the rows there are, and their own tests."""
    return dict.fromkeys(Category, see(tests)) | {
        C.EMPTY: rows("empty"),
        C.SESSION_ENDED: STRANGERS,
        C.SOMEBODY_ELSES: na("the central team answers for everybody"),
    }


SIGN_IN = "tests/accounts/test_sign_in.py"
SIGNING_IN: Verdicts = {
    C.EMPTY: rows("empty"),
    C.TOO_LONG: rows("too long"),
    C.TAMPERED: na("nothing is chosen from a list"),
    C.CLOSED: na("people sign in whatever is open"),
    C.OUTSIDE: NO_DAY,
}
# Another address for an account: asked for while signed in, and proved like the first.
PROVING: Verdicts = SIGNING_IN | {
    C.WRONG_TYPE: rows("no address"),
    C.CLOSED: ANY_TIME,
    C.TWICE: rows("too often"),
    C.SESSION_ENDED: STRANGERS,
}
NEW_ADDRESS = "tests/accounts/test_new_address.py"
JOINING_TWO = "tests/accounts/test_joining.py"
FIGURES = see("tests/reports/test_pages.py")

VERDICTS: dict[str, Verdicts] = {
    "accounts.forms.AddressForm": SIGNING_IN
    | {
        C.WRONG_TYPE: rows("no address", "two addresses"),
        C.SOMEBODY_ELSES: see(
            f"{SIGN_IN}::test_nobody_can_tell_a_new_or_barred_address_from_a_known_one"
        ),
        C.ANOTHER_TAB: see(f"{SIGN_IN}::test_in_two_tabs_the_newest_address_counts"),
        C.TWICE: rows("too often"),
        C.BACK: see(f"{SIGN_IN}::test_back_button_after_signing_in_leads_home"),
        C.SESSION_ENDED: na("it is where a session begins"),
    },
    "accounts.forms.CodeForm": SIGNING_IN
    | {
        C.WRONG_TYPE: rows("letters"),
        C.SOMEBODY_ELSES: see(f"{SIGN_IN}::test_a_code_signs_in_only_the_browser_that_asked"),
        C.ANOTHER_TAB: see(f"{SIGN_IN}::test_another_code_replaces_the_first"),
        C.TWICE: see(f"{SIGN_IN}::test_a_code_works_once"),
        C.BACK: see(f"{SIGN_IN}::test_back_button_after_signing_in_leads_home"),
        C.SESSION_ENDED: see(f"{SIGN_IN}::test_code_page_without_a_sign_in_leads_to_its_start"),
    },
    "accounts.forms.NewAddressForm": PROVING
    | {
        C.SOMEBODY_ELSES: see(
            f"{NEW_ADDRESS}::test_nobody_learns_that_an_address_has_an_account_before_they_prove_it"
        ),
        C.ANOTHER_TAB: see(f"{NEW_ADDRESS}::test_in_two_tabs_the_newest_address_counts"),
        C.BACK: see(f"{NEW_ADDRESS}::test_the_own_address_is_no_new_one"),
    },
    "accounts.forms.OtherAddressForm": PROVING
    | {
        C.SOMEBODY_ELSES: see(
            f"{JOINING_TWO}::test_nobody_learns_that_an_address_has_an_account_before_they_prove_it"
        ),
        C.ANOTHER_TAB: see(
            f"{JOINING_TWO}::test_if_the_other_account_is_deleted_meanwhile_the_page_says_so"
        ),
        C.BACK: see(f"{JOINING_TWO}::test_pressing_twice_joins_once"),
    },
    "learning.forms.welcome.OrganisationForm": JOINING
    | {C.TAMPERED: rows("not on the list", "closed")},
    "learning.forms.welcome.OrganisationSearchForm": READ_ONLY
    | {
        C.EMPTY: rows("empty", "spaces"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("a null"),
        C.TAMPERED: na("nothing is chosen from a list"),
    },
    "learning.forms.welcome.GradeForm": JOINING,
    "learning.forms.welcome.ProfessionForm": JOINING,
    "learning.forms.welcome.JoinForm": JOINING
    | {
        C.EMPTY: na("it has no field"),
        C.WRONG_TYPE: na("it has no field"),
        C.TAMPERED: see(
            "tests/learning/pages_a/test_welcome.py::test_answer_that_is_no_longer_in_the_list_is_asked_again"
        ),
        C.SOMEBODY_ELSES: rows("address not proved", "address that cannot take part"),
    },
    "learning.forms.surveys.AnswerForm": LEARNERS
    | {
        C.EMPTY: rows("several: empty", "words: empty", "words: spaces"),
        C.TOO_LONG: rows("words: too long"),
        C.WRONG_TYPE: rows("words: a null", "several: one twice"),
        C.TAMPERED: rows("not an option", "several: one is not an option"),
        C.CLOSED: CLOSED,
        C.ANOTHER_TAB: ANOTHER_TAB,
        C.BACK: see(
            "tests/learning/pages_a/test_surveys.py::test_sent_answers_can_be_read_and_not_changed"
        ),
    },
    "learning.forms.surveys.SendForm": LEARNERS
    | {
        C.EMPTY: see(
            "tests/learning/pages_a/test_surveys.py::test_skipping_ahead_leads_to_the_first_question_without_an_answer"
        ),
        C.WRONG_TYPE: na("it has no field"),
        C.TAMPERED: na("it has no field"),
        C.CLOSED: CLOSED,
        C.ANOTHER_TAB: ANOTHER_TAB,
    },
    "learning.forms.levels.LevelForm": LEARNERS
    | {
        C.EMPTY: rows("empty"),
        C.WRONG_TYPE: rows("a null"),
        C.TAMPERED: rows("not a level"),
        C.SOMEBODY_ELSES: see(
            "tests/learning/pages_a/test_levels.py::test_level_of_another_campaign_cannot_be_chosen"
        ),
        C.CLOSED: CLOSED,
        C.ANOTHER_TAB: na("the last choice stands, and both tabs show it"),
    },
    "learning.forms.activities.DeclarationForm": LEARNERS
    | {
        C.EMPTY: rows("empty"),
        C.WRONG_TYPE: rows("a null"),
        C.TAMPERED: rows("not an answer"),
        C.CLOSED: CLOSED,
        C.ANOTHER_TAB: na("the last word stands, and both tabs show it"),
    },
    "learning.forms.records.WhatForm": LEARNING
    | {
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("a null"),
        C.TAMPERED: rows("neither", "no such course", "no such format"),
    },
    "learning.forms.records.WhenForm": LEARNING
    | {
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("words", "no such day", "a null"),
        C.TAMPERED: na("nothing is chosen from a list"),
        C.OUTSIDE: rows("in the future", "outside the window"),
    },
    "learning.forms.records.HowLongForm": LEARNING
    | {
        C.TOO_LONG: rows("more than a day", "too many digits"),
        C.WRONG_TYPE: rows("words", "less than nothing", "a null"),
        C.TAMPERED: rows("course: neither finished nor not"),
    },
    "learning.forms.certificates.NameForm": LEARNERS
    | {
        C.EMPTY: rows("empty", "spaces"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("a null", "letters we cannot print", "a sign that is no letter"),
        C.TAMPERED: na("nothing is chosen from a list"),
        C.SOMEBODY_ELSES: see(
            "tests/learning/pages_b/test_certificates.py::test_nobody_gets_another_persons_certificate"
        ),
        C.CLOSED: ANY_TIME,
        C.ANOTHER_TAB: na("the last name stands, under the same code"),
    },
    "learning.forms.certificates.CodeForm": READ_ONLY
    | {
        C.EMPTY: rows("empty"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("a null", "too short"),
        C.TAMPERED: rows("no such certificate"),
        C.SESSION_ENDED: na("it is open to everybody"),
    },
    "learning.forms.you.MovedForm": LEARNERS
    | {
        C.EMPTY: rows("empty"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("nulls", "no such day"),
        C.TAMPERED: rows("not on the lists"),
        C.CLOSED: ANY_TIME,
        C.OUTSIDE: rows("in the future"),
        C.ANOTHER_TAB: ANOTHER_TAB,
    },
    "learning.forms.you.EmailRecordForm": LEARNERS
    | {
        C.EMPTY: rows("empty", "no address"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("not an address", "not our page"),
        C.TAMPERED: rows("neither"),
        C.SOMEBODY_ELSES: rows("nobody’s colleague"),
        C.CLOSED: ANY_TIME,
        C.ANOTHER_TAB: na("each tab has its own key, so each sends: they were asked for twice"),
    },
    "learning.forms.you.LeaveForm": LEARNERS
    | {
        C.EMPTY: rows("not ticked"),
        C.WRONG_TYPE: rows("a tick that says no"),
        C.TAMPERED: rows("a tick that says no"),
        C.CLOSED: ANY_TIME,
        C.ANOTHER_TAB: see(
            "tests/learning/pages_b/test_simultaneous.py::test_leaving_in_many_tabs_at_once_deletes_the_account_and_says_so_in_each"
        ),
        C.TWICE: see(
            "tests/learning/pages_b/test_simultaneous.py::test_who_has_left_in_another_tab_a_moment_ago_gets_the_same_confirmation"
        ),
    },
    "learning.forms.catalogue.CatalogueForm": READ_ONLY
    | {
        C.EMPTY: na("every choice may be left open"),
        C.TOO_LONG: NO_WORDS,
        C.WRONG_TYPE: rows("one is not"),
        C.TAMPERED: rows("nothing is on the lists"),
    },
    "reports.forms.league.LeagueForm": READ_ONLY
    | {
        C.EMPTY: na("every choice may be left open"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("a null", "no day"),
        C.TAMPERED: rows("nothing is on the lists"),
        C.OUTSIDE: rows("a future day"),
    },
    "reports.forms.league.DayForm": READ_ONLY
    | {
        C.EMPTY: na("without a day it is today"),
        C.TOO_LONG: FIGURES,
        C.WRONG_TYPE: rows("no day"),
        C.TAMPERED: rows("revision nought"),
        C.OUTSIDE: rows("a future day"),
    },
    "reports.forms.campaigns.CampaignForm": READ_ONLY
    | {
        C.EMPTY: na("without a choice it is the current one"),
        C.TOO_LONG: NO_WORDS,
        C.WRONG_TYPE: rows("none such"),
        C.TAMPERED: rows("none such"),
    },
    "reports.forms.participation.ParticipationForm": READ_ONLY
    | {
        C.EMPTY: na("every choice may be left open"),
        C.TOO_LONG: NO_WORDS,
        C.WRONG_TYPE: rows("a null"),
        C.TAMPERED: rows("nothing is on the lists"),
    },
    "reports.forms.participation.ForecastForm": READ_ONLY
    | {
        C.EMPTY: na("every choice may be left open"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("a part", "no number"),
        C.TAMPERED: rows("no organisation"),
    },
    "reports.forms.champion.PaceForm": READ_ONLY
    | {
        C.EMPTY: na("without a share it is the usual one"),
        C.TOO_LONG: rows("too long"),
        C.WRONG_TYPE: rows("no number"),
        C.TAMPERED: na("nothing is chosen from a list"),
    },
    "reports.forms.central.HeadcountForm": of_staff("tests/reports/central/test_headcounts.py"),
    "reports.forms.central.MoveForm": of_staff("tests/reports/central/test_changes.py"),
    "reports.forms.central.RenameForm": of_staff("tests/reports/central/test_changes.py"),
    "reports.forms.central.WithdrawForm": of_staff("tests/reports/central/test_changes.py"),
    "reports.forms.central.CorrectionForm": of_staff("tests/reports/central/test_corrections.py"),
    "reports.forms.central.TokenForm": of_staff("tests/reports/central/test_tokens.py"),
    "reports.forms.exports.ExportForm": of_staff("tests/reports/exports/test_pages.py"),
    "reports.forms.exports.PackForm": of_staff("tests/reports/exports/test_packs.py"),
    "reports.forms.exports.SignOffForm": of_staff("tests/reports/exports/test_packs.py"),
    "obt_portal.ui.gallery.Question": dict.fromkeys(
        Category, na("an example in the gallery, which no portal in use has")
    )
    | {C.EMPTY: rows("empty"), C.TAMPERED: rows("not an option")},
}

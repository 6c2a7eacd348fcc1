"""Answers that would do, sent when they cannot be taken; and answers that are sent twice. By form, as in the table of forms."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.matrix.forms_table import MOVE_TODAY, OTHER, SEND_ID, TODAY, Answer, day, time
from tests.matrix.world import DRAFT, RECORD, Who


@dataclass(frozen=True)
class Away:
    """It is not taken: nothing is written, and the page that it leads to ``says`` so."""

    what: str
    path: str
    says: str
    sent: dict[str, Answer] = field(default_factory=dict)
    after: str = ""
    who: Who = Who.LEARNER


@dataclass(frozen=True)
class Twice:
    """A double press: the second leads where the first led, and changes nothing of what the first did."""

    what: str
    path: str
    sent: dict[str, Answer] = field(default_factory=dict)
    after: str = ""
    who: Who = Who.LEARNER


CLOSED, IN_ANOTHER_TAB, SENT_TWICE = "closed", "done in another tab", "sent twice"
NO_MORE_JOINING = "You did not take part, and can no longer join"
NO_MORE_RECORDS = "You can no longer record learning"
NOT_SAVED = "Your last answer was not saved"
SENT_ALREADY = "You sent these answers at"
REMOVED = "so it does not count"
NEW, EDIT = f"/record/new/{DRAFT}", f"/record/{RECORD}/edit"
WHEN, HOW_LONG = day("done_on", TODAY), time("1", "0")


def about_learning(new: str, step: str, sent: dict[str, Answer]) -> list[Away]:
    """A new record and one that is changed; the campaign closed, or the record saved or removed in another tab."""
    edit = f"{EDIT}/{step}/"
    return [
        Away(f"new: {CLOSED}", new, NO_MORE_RECORDS, sent, "campaign_closed"),
        Away(f"changed: {CLOSED}", edit, NO_MORE_RECORDS, sent, "campaign_closed"),
        Away(f"new: {IN_ANOTHER_TAB}", f"{NEW}/{step}/", "Learning recorded", sent, "draft_saved"),
        Away(f"changed: {IN_ANOTHER_TAB}", edit, REMOVED, sent, "record_removed"),
    ]


def changed_twice(step: str, sent: dict[str, Answer]) -> list[Twice]:
    """As an answer about a new record, which is kept in the session, and as a change of one that is saved."""
    return [
        Twice(f"new: {SENT_TWICE}", f"{NEW}/{step}/", sent),
        Twice(f"changed: {SENT_TWICE}", f"{EDIT}/{step}/", sent),
    ]


_EVERY_STEP = {"organisation": "work-pensions", "grade": "EO", "profession": "policy"}
_WELCOME, _FORMS = "learning.forms.welcome", "learning.forms"

AWAY: dict[str, list[Away]] = {
    **{
        f"{_WELCOME}.{step.capitalize()}Form": [
            Away(
                CLOSED,
                f"/welcome/{step}/",
                NO_MORE_JOINING,
                {step: said},
                "campaign_closed",
                Who.CHAMPION,
            )
        ]
        for step, said in _EVERY_STEP.items()
    },
    f"{_WELCOME}.JoinForm": [
        Away(CLOSED, "/welcome/check/", NO_MORE_JOINING, {}, "campaign_closed", Who.CHAMPION)
    ],
    f"{_FORMS}.surveys.AnswerForm": [
        Away(
            CLOSED,
            "/survey/feedback/explaining/",
            NOT_SAVED,
            {"answer": "confident"},
            "campaign_closed",
        ),
        Away(
            IN_ANOTHER_TAB,
            "/survey/feedback/explaining/",
            NOT_SAVED,
            {"answer": "confident"},
            "feedback_sent",
        ),
    ],
    f"{_FORMS}.surveys.SendForm": [
        Away(CLOSED, "/survey/feedback/check/", "Nothing more can be sent", {}, "campaign_closed"),
        Away(IN_ANOTHER_TAB, "/survey/feedback/check/", SENT_ALREADY, {}, "feedback_sent"),
    ],
    f"{_FORMS}.records.WhatForm": about_learning("/record/new/what/", "what", OTHER),
    f"{_FORMS}.records.WhenForm": about_learning(f"{NEW}/when/", "when", WHEN),
    f"{_FORMS}.records.HowLongForm": about_learning(f"{NEW}/how-long/", "how-long", HOW_LONG),
    f"{_FORMS}.you.MovedForm": [
        Away(IN_ANOTHER_TAB, "/you/moved/check/", "Organisation Ofsted", {}, "moved_already")
    ],
}

TWICE: dict[str, list[Twice]] = {
    **{
        f"{_WELCOME}.{step.capitalize()}Form": [
            Twice(SENT_TWICE, f"/welcome/{step}/", {step: said}, who=Who.CHAMPION)
        ]
        for step, said in _EVERY_STEP.items()
    },
    f"{_WELCOME}.JoinForm": [Twice(SENT_TWICE, "/welcome/check/", who=Who.CHAMPION)],
    f"{_FORMS}.surveys.AnswerForm": [
        Twice(SENT_TWICE, "/survey/feedback/explaining/", {"answer": "confident"})
    ],
    f"{_FORMS}.surveys.SendForm": [
        Twice(SENT_TWICE, "/survey/feedback/check/", after="feedback_answered")
    ],
    f"{_FORMS}.levels.LevelForm": [
        Twice(SENT_TWICE, "/level/choose/", {"level": "practitioner"}),
    ],
    f"{_FORMS}.activities.DeclarationForm": [
        Twice(SENT_TWICE, "/activity/team-talk/", {"answer": "done"}),
    ],
    f"{_FORMS}.records.WhatForm": [
        *changed_twice("what", OTHER),
        Twice(f"the record itself: {SENT_TWICE}", f"{NEW}/check/"),
    ],
    f"{_FORMS}.records.WhenForm": changed_twice("when", WHEN),
    f"{_FORMS}.records.HowLongForm": changed_twice("how-long", HOW_LONG),
    f"{_FORMS}.certificates.NameForm": [
        Twice(SENT_TWICE, "/finished/", {"name": "Lee Learner"}, "finished")
    ],
    f"{_FORMS}.you.MovedForm": [
        Twice(f"answers: {SENT_TWICE}", "/you/moved/", MOVE_TODAY),
        Twice(f"the move itself: {SENT_TWICE}", "/you/moved/check/", after="move_to_check"),
    ],
    f"{_FORMS}.you.EmailRecordForm": [
        Twice(SENT_TWICE, "/you/email-record/", {"whom": "myself", "send_id": SEND_ID})
    ],
}

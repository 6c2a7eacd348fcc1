"""Why something was not done, in words for the page.

A page puts ``message`` beside the form field called ``field``, or above the form when it has none.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from learning.wording import day_in_words, minutes_in_words

if TYPE_CHECKING:
    from campaigns.definitions import QuestionDefinition
    from campaigns.models import Campaign


class Refused(Exception):
    """What was asked cannot be done; nothing was changed."""

    default_field: ClassVar[str | None] = None

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field or self.default_field


class RecordNotFound(Exception):
    """This person has no such learning record. Somebody else's counts as none: answer 404."""


class HasLeft(Refused):
    """The account was deleted while this was on its way."""

    def __init__(self) -> None:
        super().__init__("Your account has been deleted")


class ParticipationEnded(Refused):
    """The person left while this was on its way."""

    def __init__(self) -> None:
        super().__init__("You are no longer taking part")


class AddressNotProved(Refused):
    def __init__(self) -> None:
        super().__init__("Prove your work email address before you join: sign in with a new code")


class AddressNotPermitted(Refused):
    def __init__(self) -> None:
        super().__init__("Your email address is not one that can take part")


class OrganisationClosed(Refused):
    default_field = "organisation"

    def __init__(self) -> None:
        super().__init__("Choose an organisation that exists today")


class CampaignClosed(Refused):
    """The campaign has not opened yet, or has stopped taking what was sent."""

    def __init__(self, campaign: Campaign, *, day: dt.date, last_day: dt.date) -> None:
        if day < campaign.opens_on:
            when = f"opens on {day_in_words(campaign.opens_on)}"
        else:
            when = f"closed on {day_in_words(last_day)}"
        super().__init__(f"{campaign.name} {when}, so this cannot be saved")


class OutsideWindow(Refused):
    default_field = "done_on"

    def __init__(self, campaign: Campaign) -> None:
        first, last = day_in_words(campaign.learning_from), day_in_words(campaign.learning_to)
        super().__init__(f"The day you did it must be between {first} and {last}")


class InTheFuture(Refused):
    default_field = "done_on"

    def __init__(self) -> None:
        super().__init__("The day you did it must be today or in the past")


class TooMuchInOneDay(Refused):
    """``already`` is the minutes kept for that day, without the record that is being changed."""

    default_field = "minutes"

    def __init__(self, *, day: dt.date, already: int, left: int) -> None:
        self.already = already
        advice = f"so you can add up to {minutes_in_words(left)}" if left else "so it is full"
        super().__init__(
            f"You have already recorded {minutes_in_words(already)} for {day_in_words(day)}. "
            f"A day has 24 hours, {advice}"
        )


class LongerThanUsual(Refused):
    """Questioned, not forbidden: ask again with ``confirmed_long=True``."""

    default_field = "minutes"

    def __init__(self, *, minutes: int, usual: int) -> None:
        self.usual = usual
        super().__init__(
            f"This course usually takes {minutes_in_words(usual)}. "
            f"Confirm that you spent {minutes_in_words(minutes)} on it, or change the time"
        )


class KeptByOthers(Refused):
    """The record came from a manager, a learning platform or a departmental return."""

    def __init__(self) -> None:
        super().__init__("You did not add this record yourself, so you cannot change or remove it")


class TooLateToPutBack(Refused):
    def __init__(self) -> None:
        super().__init__("A removed record can be put back for 30 days. Add it again instead")


class NotFinished(Refused):
    def __init__(self) -> None:
        super().__init__("You can have your certificate when every required activity is completed")


class MoveRefused(Refused):
    default_field = "moved_on"


class AlreadySubmitted(Refused):
    def __init__(self) -> None:
        super().__init__("You have already sent these answers, so they cannot be changed")


class QuestionsUnanswered(Refused):
    """``questions`` are those still to be answered, in the order they are asked."""

    def __init__(self, questions: tuple[QuestionDefinition, ...]) -> None:
        self.questions = questions
        super().__init__("Answer every question before you send your answers")

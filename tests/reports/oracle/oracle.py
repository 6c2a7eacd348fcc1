"""What every figure should be, worked out slowly from the story of what happened.

Written from the words of the rules and the measures alone: it knows nothing of the tables, and never looks into a
database. A history is a list of what people did, in order; a figure is counted by reading that story again from its
beginning, person by person. Plain loops, so that a reader can see that they are right.
"""

import datetime as dt
from dataclasses import dataclass, field

MINUTES_IN_A_DAY = 24 * 60
PUT_BACK_DAYS = 30
KINDS_OF_EVIDENCE = ("self-recorded", "manager-confirmed", "imported", "departmental-return")
COLUMNS = (
    "signed_up",
    "recorded_learning",
    "reached_target",
    "core_completions",
    "people_with_core_course",
    *("minutes_" + kind.replace("-", "_") for kind in KINDS_OF_EVIDENCE),
    "gave_feedback",
    "finished",
)


# --- What a campaign says ---------------------------------------------------------------------


@dataclass(frozen=True)
class Activity:
    slug: str
    kind: str
    is_required: bool
    courses_needed: int = 0


@dataclass(frozen=True)
class Campaign:
    slug: str
    opens_on: dt.date
    closes_on: dt.date
    accepts_to: dt.date
    learning_from: dt.date
    learning_to: dt.date
    target: int | None
    credit_follows_the_person: bool
    core_courses: frozenset[str]
    activities: tuple[Activity, ...]


# --- What happened ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Joined:
    person: int
    campaign: str
    organisation: str
    is_civil_servant: bool
    day: dt.date


@dataclass(frozen=True)
class Learning:
    """What a record says; ``course`` and ``finishes`` when it was a course of the campaign."""

    minutes: int
    done_on: dt.date
    course: str | None = None
    finishes: bool = False


@dataclass(frozen=True)
class Recorded:
    person: int
    campaign: str
    record: str
    learning: Learning
    evidence: str = "self-recorded"


@dataclass(frozen=True)
class Changed:
    record: str
    learning: Learning


@dataclass(frozen=True)
class Removed:
    record: str
    moment: dt.datetime


@dataclass(frozen=True)
class PutBack:
    record: str


@dataclass(frozen=True)
class Moved:
    person: int
    organisation: str
    day: dt.date


@dataclass(frozen=True)
class Sent:
    """A survey's answers, or the feedback's, made final."""

    person: int
    campaign: str
    activity: str


@dataclass(frozen=True)
class Declared:
    person: int
    campaign: str
    activity: str


@dataclass(frozen=True)
class Withdrew:
    person: int
    campaign: str
    activity: str


@dataclass(frozen=True)
class Left:
    person: int


@dataclass(frozen=True)
class TargetSet:
    campaign: str
    target: int | None


Event = (
    Joined
    | Recorded
    | Changed
    | Removed
    | PutBack
    | Moved
    | Sent
    | Declared
    | Withdrew
    | Left
    | TargetSet
)


# --- What follows from it ---------------------------------------------------------------------


@dataclass
class Kept:
    """A record as it stands at the end of the story."""

    person: int
    campaign: str
    learning: Learning
    evidence: str
    removed: dt.datetime | None = None


@dataclass
class Oracle:
    campaigns: dict[str, Campaign]
    history: list[Event] = field(default_factory=list)

    def tell(self, *events: Event) -> None:
        self.history.extend(events)

    def figures(self) -> dict[tuple[str, str, str], int]:
        """Every figure that is not 0, by campaign, organisation and column."""
        figures: dict[tuple[str, str, str], int] = {}
        for campaign in self.campaigns:
            for person in self.participants(campaign):
                organisation = self.credited(person, campaign)
                for column, amount in self.count(person, campaign).items():
                    if amount:
                        key = (campaign, organisation, column)
                        figures[key] = figures.get(key, 0) + amount
        return figures

    def count(self, person: int, campaign: str) -> dict[str, int]:
        """What one person adds to the figures. Only people at civil service addresses add anything."""
        if not self._joining(person, campaign).is_civil_servant:
            return {}
        records = self.live_records(person, campaign)
        minutes = sum(kept.learning.minutes for kept in records)
        target = self.target(campaign)
        core = self._core_courses_finished(person, campaign)
        counted = {
            "signed_up": 1,
            "recorded_learning": 1 if records else 0,
            "reached_target": 1 if target is not None and minutes >= target else 0,
            "core_completions": len(core),
            "people_with_core_course": 1 if core else 0,
            "gave_feedback": 1 if self._gave_feedback(person, campaign) else 0,
            "finished": 1 if self.has_finished(person, campaign) else 0,
        }
        for kind in KINDS_OF_EVIDENCE:
            counted["minutes_" + kind.replace("-", "_")] = sum(
                kept.learning.minutes for kept in records if kept.evidence == kind
            )
        return counted

    def has_finished(self, person: int, campaign: str) -> bool:
        required = [a for a in self.campaigns[campaign].activities if a.is_required]
        return bool(required) and all(self._has_done(a, person, campaign) for a in required)

    def participants(self, campaign: str) -> list[int]:
        return [e.person for e in self.history if isinstance(e, Joined) and e.campaign == campaign]

    def credited(self, person: int, campaign: str) -> str:
        """The organisation at sign-up; or the current one, where the campaign says so, while it takes records.

        What somebody says when they join another campaign is as good a word about where they are as a move. Who says on
        the day that their post began that they are elsewhere has not moved: they had made a mistake, and if they
        had joined with it, it is put right there too.
        """
        rules = self.campaigns[campaign]
        credited = self._joining(person, campaign).organisation
        where, since, has_joined = "", dt.date.min, False
        for event in self.history:
            if not isinstance(event, Joined | Moved) or event.person != person:
                continue
            is_joining = isinstance(event, Joined) and event.campaign == campaign
            is_correction = event.day == since and credited == where
            follows = rules.credit_follows_the_person or is_correction
            if has_joined and not is_joining and event.day <= rules.accepts_to and follows:
                credited = event.organisation
            has_joined = has_joined or is_joining
            if isinstance(event, Moved) or event.organisation != where:
                where, since = event.organisation, event.day
        return credited

    def target(self, campaign: str) -> int | None:
        target = self.campaigns[campaign].target
        for event in self.history:
            if isinstance(event, TargetSet) and event.campaign == campaign:
                target = event.target
        return target

    def record(self, record: str) -> Kept:
        return self._records()[record]

    def records(self, person: int, campaign: str) -> list[Kept]:
        """Live and removed, in the order they were first kept."""
        return [
            kept
            for kept in self._records().values()
            if kept.person == person and kept.campaign == campaign
        ]

    def live_records(self, person: int, campaign: str) -> list[Kept]:
        return [kept for kept in self.records(person, campaign) if kept.removed is None]

    def has_left(self, person: int) -> bool:
        return Left(person) in self.history

    def is_open(self, campaign: str, today: dt.date) -> bool:
        rules = self.campaigns[campaign]
        return rules.opens_on <= today <= rules.closes_on

    def takes_records(self, campaign: str, today: dt.date) -> bool:
        rules = self.campaigns[campaign]
        return rules.opens_on <= today <= rules.accepts_to

    def may_keep(
        self,
        person: int,
        campaign: str,
        learning: Learning,
        today: dt.date,
        *,
        instead_of: str | None = None,
    ) -> bool:
        """Whether this may be recorded today, or put in the place of another record."""
        rules = self.campaigns[campaign]
        return (
            not self.has_left(person)
            and self.takes_records(campaign, today)
            and rules.learning_from <= learning.done_on <= rules.learning_to
            and learning.done_on <= today
            and self.fits_the_day(person, campaign, learning, instead_of=instead_of)
        )

    def fits_the_day(
        self, person: int, campaign: str, learning: Learning, *, instead_of: str | None = None
    ) -> bool:
        that_day = 0
        for name, kept in self._records().items():
            if (
                kept.person == person
                and kept.campaign == campaign
                and kept.removed is None
                and kept.learning.done_on == learning.done_on
                and name != instead_of
            ):
                that_day += kept.learning.minutes
        return that_day + learning.minutes <= MINUTES_IN_A_DAY

    # --- The parts ---

    def _joining(self, person: int, campaign: str) -> Joined:
        for event in self.history:
            if isinstance(event, Joined) and event.person == person and event.campaign == campaign:
                return event
        raise LookupError(f"{person} did not join {campaign}")

    def _records(self) -> dict[str, Kept]:
        records: dict[str, Kept] = {}
        for event in self.history:
            if isinstance(event, Recorded):
                kept = Kept(event.person, event.campaign, event.learning, event.evidence)
                records.setdefault(event.record, kept)
            elif isinstance(event, Changed):
                records[event.record].learning = event.learning
            elif isinstance(event, Removed):
                records[event.record].removed = event.moment
            elif isinstance(event, PutBack):
                records[event.record].removed = None
        return records

    def _core_courses_finished(self, person: int, campaign: str) -> set[str]:
        """One person finishing one course is one completion, however often it is recorded."""
        finished = set()
        for kept in self.live_records(person, campaign):
            course = kept.learning.course
            if kept.learning.finishes and course in self.campaigns[campaign].core_courses:
                finished.add(course)
        return finished

    def _gave_feedback(self, person: int, campaign: str) -> bool:
        return any(
            self._has_done(activity, person, campaign)
            for activity in self.campaigns[campaign].activities
            if activity.kind == "feedback"
        )

    def _has_done(self, activity: Activity, person: int, campaign: str) -> bool:
        if activity.kind in ("survey", "feedback"):
            return Sent(person, campaign, activity.slug) in self.history
        if activity.kind == "declared":
            return self._stands_by(activity, person, campaign)
        if activity.kind == "core-courses":
            finished = self._core_courses_finished(person, campaign)
            return len(finished) >= activity.courses_needed
        if activity.kind == "recorded-learning":
            minutes = sum(kept.learning.minutes for kept in self.live_records(person, campaign))
            target = self.target(campaign)
            return minutes > 0 if target is None else minutes >= target
        raise LookupError(activity.kind)

    def _stands_by(self, activity: Activity, person: int, campaign: str) -> bool:
        """The last word that the person gave about it."""
        word = False
        for event in self.history:
            if event == Declared(person, campaign, activity.slug):
                word = True
            elif event == Withdrew(person, campaign, activity.slug):
                word = False
        return word

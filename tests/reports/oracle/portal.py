"""People at the portal: each thing is done through the real service, and told to the oracle if it was accepted."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import AddressNotPermitted, open_account, prove_address
from campaigns.models import Activity, Course
from learning import services
from learning.models import LearningRecord, Participation
from learning.services.errors import NotFinished, RecordNotFound, Refused
from learning.services.writing import locked, settle
from reports import receivers
from reports import services as reports
from reports.models import PendingChange
from tests.factories import a_grade, a_profession
from tests.learning.making import questionnaire
from tests.reports.oracle import oracle as told
from tests.reports.oracle.delivery import Post
from tests.reports.oracle.world import (
    CIVIL_SERVICE,
    SURVEYS,
    World,
    differences,
    exists,
    expected_rows,
)

LONDON = ZoneInfo("Europe/London")
REFUSALS = (Refused, RecordNotFound, AddressNotPermitted)
# Between one thing and the next; a refresh waits for twice as long.
TICK = dt.timedelta(seconds=0.5)


def london(day: dt.date, hour: int = 9, minute: int = 0, second: int = 0) -> dt.datetime:
    """Without a zone's name, which would change the process's own."""
    moment = dt.datetime.combine(day, dt.time(hour, minute, second), LONDON)
    return moment.astimezone(dt.UTC)


@dataclass
class Portal:
    world: World
    post: Post
    clock: time_machine.Traveller
    oracle: told.Oracle
    accounts: list[User] = field(default_factory=list)
    proved: set[int] = field(default_factory=set)
    # What may be chosen from. A page that was opened before somebody left still has their participation.
    participations: dict[tuple[int, str], Participation] = field(default_factory=dict)
    records: list[tuple[int, str, str]] = field(default_factory=list)

    @classmethod
    def begin(cls, world: World, post: Post, clock: time_machine.Traveller) -> "Portal":
        post.begin()
        receivers.requests = receivers.Requests(lambda: timezone.now().timestamp())
        world.begin()
        return cls(world, post, clock, world.oracle())

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    def pass_time(self, time: dt.timedelta) -> None:
        self.clock.shift(time)

    # --- What people do ---

    def open_account(self, email: str, *, is_proved: bool = True) -> int | None:
        """A person, or None: who holds the address of somebody already here is that person."""
        try:
            user = prove_address(email=email) if is_proved else open_account(email=email)
        except AddressNotPermitted:
            return None
        if user not in self.accounts:
            self.accounts.append(user)
        person = self.accounts.index(user)
        self.proved |= {person} if is_proved else set()
        return person

    def join(self, person: int, campaign: str, organisation: str) -> bool:
        """A second time changes nothing, whatever it says."""
        user, today = self.accounts[person], self.today
        already = (person, campaign) in self.participations
        may_join = already or (
            person in self.proved
            and self.oracle.is_open(campaign, today)
            and exists(organisation, today)
        )
        accepted = self._try(
            lambda: self.participations.setdefault(
                (person, campaign),
                services.join_campaign(
                    user=User(pk=user.pk, email=user.email),
                    campaign=self.world.campaigns[campaign],
                    **self._place(organisation),
                ),
            )
        )
        assert accepted == (may_join and not self.oracle.has_left(person))
        if accepted and not already:
            is_civil_servant = user.email.endswith("@" + CIVIL_SERVICE)
            self.oracle.tell(told.Joined(person, campaign, organisation, is_civil_servant, today))
        return accepted

    def move(self, person: int, organisation: str) -> bool:
        user, today = self.accounts[person], self.today
        accepted = self._try(
            lambda: services.move(user=user, **self._place(organisation), moved_on=today)
        )
        assert accepted == (exists(organisation, today) and not self.oracle.has_left(person))
        if accepted:
            self.oracle.tell(told.Moved(person, organisation, today))
        return accepted

    def leave(self, person: int) -> None:
        user = self.accounts[person]
        if self._try(lambda: services.leave(user=User(pk=user.pk, email=user.email))):
            self.oracle.tell(told.Left(person))

    def record(self, person: int, campaign: str, learning: told.Learning) -> str:
        name = str(uuid.uuid4())
        expected = self.oracle.may_keep(person, campaign, learning, self.today)
        assert self._record(person, campaign, name, learning) == expected
        if expected:
            self.records.append((person, campaign, name))
            self.oracle.tell(told.Recorded(person, campaign, name, learning))
        return name

    def record_again(self, person: int, campaign: str, name: str, learning: told.Learning) -> None:
        """The same id with whatever it says: a double click, or somebody who tries somebody else's."""
        if LearningRecord.objects.filter(pk=name).exists():
            self._record(person, campaign, name, learning)

    def import_learning(
        self, person: int, campaign: str, learning: told.Learning, evidence: str
    ) -> None:
        """From elsewhere, as every writer must do it: lock, write, settle."""
        name = str(uuid.uuid4())

        @transaction.atomic
        def write() -> None:
            participation = locked(self._participation(person, campaign))
            LearningRecord.objects.create(
                id=name,
                participation=participation,
                evidence=evidence,
                **vars(self._details(campaign, learning)),
            )
            settle(participation)

        if self._try(write):
            self.records.append((person, campaign, name))
            self.oracle.tell(told.Recorded(person, campaign, name, learning, evidence))

    def change(self, person: int, campaign: str, name: str, learning: told.Learning) -> None:
        kept = self.oracle.record(name)
        expected = (
            kept.evidence == "self-recorded"
            and kept.removed is None
            and self.oracle.may_keep(person, campaign, learning, self.today, instead_of=name)
        )
        accepted = self._try(
            lambda: services.change_record(
                record_id=uuid.UUID(name),
                participation=self._participation(person, campaign),
                changes=vars(self._details(campaign, learning)),
                confirmed_long=True,
            )
        )
        assert accepted == expected
        if accepted:
            self.oracle.tell(told.Changed(name, learning))

    def remove(self, person: int, campaign: str, name: str) -> None:
        kept = self.oracle.record(name)
        accepted = self._try(
            lambda: services.remove_record(
                record_id=uuid.UUID(name), participation=self._participation(person, campaign)
            )
        )
        if accepted and kept.removed is None:
            self.oracle.tell(told.Removed(name, timezone.now()))

    def put_back(self, person: int, campaign: str, name: str) -> None:
        kept = self.oracle.record(name)
        was_live = kept.removed is None
        may_be = kept.removed is not None and (
            not self.oracle.has_left(person)
            and (self.today - kept.removed.astimezone(LONDON).date()).days <= told.PUT_BACK_DAYS
            and self.oracle.fits_the_day(person, campaign, kept.learning)
        )
        accepted = self._try(
            lambda: services.put_back_record(
                record_id=uuid.UUID(name), participation=self._participation(person, campaign)
            )
        )
        if not was_live:
            assert accepted == may_be
        if accepted and not was_live:
            self.oracle.tell(told.PutBack(name))

    def answer(self, person: int, campaign: str, slug: str, answers: dict[str, list[str]]) -> None:
        """Page by page, in part or in whole; nothing counts before it is sent."""
        survey = questionnaire(self.world.campaigns[campaign], SURVEYS[slug])
        for name, choices in answers.items():
            if question := survey.question(name):
                self._try(
                    lambda question=question, choices=choices: services.save_answer(
                        participation=self._participation(person, campaign),
                        question=question,
                        choices=choices,
                        text="",
                    )
                )

    def send(self, person: int, campaign: str, slug: str) -> None:
        accepted = self._try(
            lambda: services.submit_response(
                participation=self._participation(person, campaign),
                questionnaire=questionnaire(self.world.campaigns[campaign], SURVEYS[slug]),
            )
        )
        if accepted:
            self.oracle.tell(told.Sent(person, campaign, slug))

    def choose_level(self, person: int, campaign: str, position: int) -> None:
        levels = self.world.campaigns[campaign].levels.order_by("position")
        self._try(
            lambda: services.choose_level(
                participation=self._participation(person, campaign), level=levels[position]
            )
        )

    def declare(self, person: int, campaign: str, slug: str) -> None:
        accepted = self._try(
            lambda: services.declare_activity(
                participation=self._participation(person, campaign),
                activity=self._activity(campaign, slug),
            )
        )
        if accepted:
            self.oracle.tell(told.Declared(person, campaign, slug))

    def withdraw(self, person: int, campaign: str, slug: str) -> None:
        accepted = self._try(
            lambda: services.withdraw_declaration(
                participation=self._participation(person, campaign),
                activity=self._activity(campaign, slug),
            )
        )
        if accepted:
            self.oracle.tell(told.Withdrew(person, campaign, slug))

    def ask_for_certificate(self, person: int, campaign: str) -> None:
        """Given to those who finished, which people outside the Civil Service can too."""
        may_have = not self.oracle.has_left(person) and self.oracle.has_finished(person, campaign)
        try:
            accepted = self._try(
                lambda: services.issue_certificate(
                    participation=self._participation(person, campaign), name="A Person"
                )
            )
        except NotFinished:
            accepted = False
        assert accepted == may_have

    def set_target(self, campaign: str, target: int | None) -> None:
        self.world.set_target(campaign, target)
        self.oracle.tell(told.TargetSet(campaign, target))

    # --- What the clock does ---

    def expire(self) -> None:
        services.delete_removed_records(now=timezone.now())

    def sweep(self) -> None:
        """It mends what was lost; later, when nobody relies on a lost message any more."""
        self.pass_time(2 * TICK)
        reports.sweep()
        self.post.lost.clear()

    def settle_by_queue(self) -> None:
        """Whatever was asked for is delivered in the end; the sweep mends only what was lost."""
        self.post.collect()
        while self.post.waiting:
            self.pass_time(2 * TICK)
            for message in self.post.due():
                self.post.deliver(message)
        if self.post.lost:
            self.sweep()
        assert not PendingChange.objects.exists()

    # --- What must be true once it is quiet ---

    def compare(self) -> None:
        assert differences(self.world, self.oracle) == []
        assert set(self.world.standings()) == expected_rows(self.oracle)

    def recompute(self) -> None:
        """At any time: what is behind is no difference."""
        for campaign in self.world.campaigns.values():
            recomputation = reports.recompute_standings(campaign_id=campaign.pk)
            assert recomputation.differences == ()
            assert recomputation.figures > 0
        self.compare()

    def check(self) -> None:
        for campaign in self.world.campaigns.values():
            assert reports.check_figures(campaign_id=campaign.pk).differences == ()
        self.compare()

    # --- How ---

    def _try(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except REFUSALS:
            return False
        finally:
            self.clock.shift(TICK)
        return True

    def _record(self, person: int, campaign: str, name: str, learning: told.Learning) -> bool:
        return self._try(
            lambda: services.record_learning(
                record_id=uuid.UUID(name),
                participation=self._participation(person, campaign),
                details=self._details(campaign, learning),
                confirmed_long=True,
            )
        )

    def _details(self, campaign: str, learning: told.Learning) -> services.RecordDetails:
        course = None
        if learning.course:
            course = Course.objects.get(
                campaign=self.world.campaigns[campaign], slug=learning.course
            )
        return services.RecordDetails(
            title="Read about charts",
            course=course,
            done_on=learning.done_on,
            minutes=learning.minutes,
            format="online",
            finishes_course=learning.finishes,
        )

    def _participation(self, person: int, campaign: str) -> Participation:
        kept = self.participations[(person, campaign)]
        return Participation.objects.select_related("campaign").get(pk=kept.pk)

    def _activity(self, campaign: str, slug: str) -> Activity:
        return self.world.campaigns[campaign].activities.get(slug=slug)

    def _place(self, organisation: str) -> dict:
        return {
            "organisation": self.world.organisations[organisation],
            "grade": a_grade(),
            "profession": a_profession(),
        }

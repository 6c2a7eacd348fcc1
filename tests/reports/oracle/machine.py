"""Random histories, and a postman who cannot be relied on."""

import datetime as dt
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.learning.making import CONFIDENT
from tests.reports.oracle import oracle as told
from tests.reports.oracle.delivery import Post
from tests.reports.oracle.portal import Portal, london
from tests.reports.oracle.world import (
    CIVIL_SERVICE,
    CORE,
    COURSES,
    DECLARED,
    ORGANISATIONS,
    OTHER,
    PLANS,
    SURVEYS,
    World,
)

MINUTES = (1, 15, 60, 74, 75, 76, 209, 210, 419, 420, 421, 1440)
CAMPAIGNS = tuple(plan.slug for plan in PLANS)
WEEKS = (0, 3, 5, 6, 6, 7)

numbers = st.integers(0, 99)
organisations = st.sampled_from(ORGANISATIONS)
campaigns = st.sampled_from(CAMPAIGNS)
domains = st.sampled_from((CIVIL_SERVICE, CIVIL_SERVICE, CIVIL_SERVICE, OTHER))
some_campaigns = st.sampled_from((CAMPAIGNS, CAMPAIGNS[:2], CAMPAIGNS[1:], *zip(CAMPAIGNS)))
# Where they say they are as each campaign opens: who says something else than before has moved.
newcomers = st.tuples(st.tuples(*[organisations] * len(PLANS)), domains, some_campaigns)
# Minutes, how many days ago, which course, and whether that finished it.
learnings = st.tuples(
    st.sampled_from(MINUTES),
    st.sampled_from((0, 0, 0, 0, 1, 2, 14, 40, -1)),
    st.sampled_from((None, *COURSES)),
    st.booleans(),
)


class Histories(RuleBasedStateMachine):
    """Subclassed with the world and the post it happens in.

    Few rules, each of which does one of several things: so that a short run of examples has some of everything.
    """

    world: World
    post: Post

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(london(PLANS[0].opens_on), tick=False)
        self.portal = Portal.begin(self.world, self.post, self.travel.start())

    def teardown(self) -> None:
        try:
            self.portal.settle_by_queue()
            self.portal.compare()
            self.portal.recompute()
            self.portal.check()
        finally:
            self.travel.stop()

    @initialize(people=st.lists(newcomers, min_size=2, max_size=6), weeks=st.sampled_from(WEEKS))
    def some_are_there(self, people: list[Any], weeks: int) -> None:
        """Each has joined the campaigns they like of those that opened in the weeks until now."""
        for _, domain, _ in people:
            self._arrive(domain)
        for place, plan in enumerate(PLANS):
            if plan.opens_on > PLANS[0].opens_on + dt.timedelta(weeks=weeks):
                break
            self.portal.clock.move_to(london(plan.opens_on))
            for person, (places, _, chosen) in enumerate(people):
                if plan.slug in chosen:
                    self.portal.join(person, plan.slug, places[place])
        self.portal.clock.move_to(london(PLANS[0].opens_on + dt.timedelta(weeks=weeks)))

    # --- People come, move and go ---

    @rule(
        what=st.sampled_from(("arrive", "join", "join", "come again", "move", "move", "leave")),
        number=numbers,
        organisation=organisations,
        campaign=st.none() | campaigns,
        domain=domains,
    )
    def come_and_go(
        self, what: str, number: int, organisation: str, campaign: str | None, domain: str
    ) -> None:
        if what == "arrive":
            number = self._arrive(domain)
        person = number % len(self.portal.accounts)
        if what in ("arrive", "join"):
            self.portal.join(person, campaign or self._campaign_of_today(), organisation)
        elif what == "move":
            self.portal.move(person, organisation)
        elif what == "leave":
            self.portal.leave(person)
        elif what == "come again":
            # The same person; or a new one, if the first had left.
            self.portal.open_account(self.portal.accounts[person].email)

    @rule(organisation=organisations, is_proved=st.booleans())
    def try_without_a_right_to(self, organisation: str, is_proved: bool) -> None:
        """From a domain that may not sign in, or without typing the code that was sent."""
        domain = "elsewhere.test" if is_proved else CIVIL_SERVICE
        email = f"stranger{len(self.portal.accounts)}@{domain}"
        person = self.portal.open_account(email, is_proved=is_proved)
        assert (person is None) == is_proved
        if person is not None:
            assert not self.portal.join(person, self._campaign_of_today(), organisation)

    # --- What they do ---

    @rule(
        records=st.lists(
            st.tuples(
                numbers, st.sampled_from(("", "", "", *told.KINDS_OF_EVIDENCE[1:])), learnings
            ),
            min_size=1,
            max_size=4,
        )
    )
    def learn(self, records: list[Any]) -> None:
        """Recorded by the learner unless another kind of evidence is given."""
        for number, evidence, said in records:
            if not (someone := self._someone(number)):
                return
            if evidence:
                self.portal.import_learning(*someone, self._learning(someone, said), evidence)
            else:
                self.portal.record(*someone, self._learning(someone, said))

    @rule(
        thoughts=st.lists(
            st.tuples(
                st.sampled_from(("change", "remove", "remove", "put back", "click", "expire")),
                numbers,
                numbers,
                learnings,
            ),
            min_size=1,
            max_size=4,
        )
    )
    def think_again(self, thoughts: list[Any]) -> None:
        for thought in thoughts:
            if self.portal.records:
                self._think_again(*thought)

    def _think_again(self, what: str, number: int, other: int, said: Any) -> None:
        """``click`` sends a record once more, or under somebody else's name."""
        record = self.portal.records[number % len(self.portal.records)]
        if what == "change":
            self.portal.change(*record, self._learning(record, said))
        elif what == "remove":
            self.portal.remove(*record)
        elif what == "put back":
            self.portal.put_back(*record)
        elif what == "expire":
            self.portal.expire()
        elif someone := self._someone(other):
            self.portal.record_again(*someone, record[-1], self._learning(someone, said))

    @rule(
        what=st.sampled_from(
            ("everything", "everything", "whole survey", "part of survey", "send", "level")
        ),
        number=numbers,
        slug=st.sampled_from(tuple(SURVEYS)),
        minutes=st.sampled_from((24, 25, 140)),
    )
    def take_part(self, what: str, number: int, slug: str, minutes: int) -> None:
        """``part of survey`` is all of the feedback, and too little of the starting survey to be sent."""
        if not (someone := self._someone(number)):
            return
        if what == "everything":
            self._do_everything(someone, minutes)
        elif what == "level":
            self.portal.choose_level(*someone, minutes % 3)
        else:
            if what != "send":
                is_whole = what == "whole survey"
                answers = CONFIDENT if is_whole else {"explaining": ["confident"]}
                self.portal.answer(*someone, slug, answers)
            self.portal.send(*someone, slug)

    @rule(
        what=st.sampled_from(("declare", "declare", "withdraw", "certificate")),
        number=numbers,
        slug=st.sampled_from(DECLARED),
    )
    def say(self, what: str, number: int, slug: str) -> None:
        if not (someone := self._someone(number)):
            return
        if what == "declare":
            self.portal.declare(*someone, slug)
        elif what == "withdraw":
            self.portal.withdraw(*someone, slug)
        else:
            self.portal.ask_for_certificate(*someone)

    @rule(campaign=campaigns, minutes=st.sampled_from((None, 60, 75, 420)))
    def change_target(self, campaign: str, minutes: int | None) -> None:
        self.portal.set_target(campaign, minutes)

    # --- Time, and the post ---

    @rule(days=st.sampled_from((0.1, 1, 7, 21, 30)))
    def pass_time(self, days: float) -> None:
        self.portal.pass_time(dt.timedelta(days=days))

    @rule(is_accepting=st.booleans())
    def come_to_the_last_moment(self, is_accepting: bool) -> None:
        """The last half second of the next day that closes a campaign, or its late records."""
        for rules in self.portal.oracle.campaigns.values():
            day = rules.accepts_to if is_accepting else rules.closes_on
            if self.portal.today < day:
                self.portal.clock.move_to(london(day, 23, 59, 59) + dt.timedelta(seconds=0.5))
                return

    @rule(
        what=st.sampled_from(("deliver", "deliver", "lose", "sweep")),
        number=numbers,
        times=st.sampled_from((1, 1, 2, 5)),
    )
    def carry_post(self, what: str, number: int, times: int) -> None:
        """Any that is due, so in any order; late, because more has happened since; more than once; or never."""
        messages = self.portal.post.due()
        if what == "sweep":
            self.portal.sweep()
        elif messages and what == "deliver":
            self.portal.post.deliver(messages[number % len(messages)], times)
        elif messages:
            self.portal.post.lose(messages[number % len(messages)])

    # --- What must be true ---

    @rule(what=st.sampled_from((*["settle"] * 6, "recompute", "check")))
    def compare(self, what: str) -> None:
        """Settled; or counted from raw rows while the standings are behind."""
        if what == "settle":
            self.portal.settle_by_queue()
            self.portal.compare()
        elif what == "recompute":
            self.portal.recompute()
        else:
            self.portal.check()

    # --- How ---

    def _arrive(self, domain: str) -> int:
        person = self.portal.open_account(f"person{len(self.portal.accounts)}@{domain}")
        assert person is not None
        return person

    def _someone(self, number: int) -> tuple[int, str] | None:
        people = list(self.portal.participations)
        return people[number % len(people)] if people else None

    def _learning(
        self, of: tuple[int, str] | tuple[int, str, str], said: tuple[int, int, str | None, bool]
    ) -> told.Learning:
        minutes, days_ago, course, finishes = said
        last_day = min(self.portal.today, self.portal.oracle.campaigns[of[1]].learning_to)
        day = last_day - dt.timedelta(days=days_ago)
        return told.Learning(minutes, day, course, finishes and course is not None)

    def _campaign_of_today(self) -> str:
        open_now = [c for c in CAMPAIGNS if self.portal.oracle.is_open(c, self.portal.today)]
        return (open_now or [CAMPAIGNS[-1]])[0]

    def _do_everything(self, someone: tuple[int, str], minutes: int) -> None:
        """72 minutes, 75 or 420; every survey, core course and word."""
        rules = self.portal.oracle.campaigns[someone[1]]
        day = min(self.portal.today, rules.learning_to)
        for course in CORE:
            self.portal.record(*someone, told.Learning(minutes, day, course, finishes=True))
        for slug in SURVEYS:
            self.portal.answer(*someone, slug, CONFIDENT)
            self.portal.send(*someone, slug)
        for slug in DECLARED:
            self.portal.declare(*someone, slug)

"""Everybody who may ask for a page, and one of everything that a page may be about."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, OutgoingMail, Role, User
from campaigns.models import Activity, ActivityKind, Campaign, Level, Offer
from departments.models import (
    ChangeKind,
    Classification,
    EmailDomain,
    Organisation,
    OrganisationChange,
    OrganisationKind,
)
from learning.models import Certificate, LevelDecision
from reports import documents
from reports.models import ApiToken, Export, HeadcountOverride, ReleasePack, Snapshot
from reports.services import (
    make_export,
    make_pack,
    recompute_standings,
    sign_off,
    take_snapshot,
)
from tests.factories import (
    a_grade,
    a_profession,
    make_campaign,
    make_organisation,
    make_participation,
    make_record,
    make_user,
)
from tests.sessions import session_of

RECORD = uuid.UUID("00000000-0000-4000-8000-000000000001")
REMOVED_RECORD = uuid.UUID("00000000-0000-4000-8000-000000000002")
DRAFT = uuid.UUID("00000000-0000-4000-8000-000000000003")
FOREIGN_RECORD = uuid.UUID("00000000-0000-4000-8000-000000000004")
MAIL = uuid.UUID("00000000-0000-4000-8000-000000000005")
TOKEN = uuid.UUID("00000000-0000-4000-8000-000000000006")
EXPORT = uuid.UUID("00000000-0000-4000-8000-000000000007")
PACK = uuid.UUID("00000000-0000-4000-8000-000000000008")
RELEASED = "final-figures"
CODE = "7K3M9QRT2XWB"
LONG_AGO = dt.date(2023, 1, 1)


class Who(StrEnum):
    """The columns of the matrix. The last eight are the staff, before and after their second factor."""

    ANONYMOUS = "anonymous"
    LEARNER = "learner"
    NEWCOMER = "newcomer"
    CHAMPION = "champion"
    CHAMPION_ELSEWHERE = "champion of elsewhere"
    CENTRAL_TEAM = "central team"
    ADMINISTRATOR = "administrator"
    PROVED_CHAMPION = "champion, second factor used"
    PROVED_CHAMPION_ELSEWHERE = "champion of elsewhere, second factor used"
    PROVED_CENTRAL_TEAM = "central team, second factor used"
    PROVED_ADMINISTRATOR = "administrator, second factor used"

    @property
    def is_proved(self) -> bool:
        return self.value.endswith("second factor used")


STAFF = (Who.CHAMPION, Who.CHAMPION_ELSEWHERE, Who.CENTRAL_TEAM, Who.ADMINISTRATOR)
PROVED_STAFF = tuple(who for who in Who if who.is_proved)


@dataclass(frozen=True)
class World:
    """Who is there, with the cookie of each one's session; and what the admin site's addresses name."""

    people: dict[Who, User]
    sessions: dict[Who, str]
    rows: dict[str, str]

    def browser(self, who: Who, **given: bool) -> Client:
        client = Client(**given)
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def make_world() -> World:
    department = make_organisation(
        "work-pensions", name="Work and Pensions", headcount=87_685, domain="dwp.gov.uk"
    )
    elsewhere = make_organisation(
        "ofsted", kind=OrganisationKind.NON_MINISTERIAL, headcount=2_055, domain="ofsted.gov.uk"
    )
    campaign = make_campaign("this-year", name="One Big Thing this year")
    learner = _learner(campaign, department)
    _somebody_else(campaign, elsewhere)
    people = _staff(department, elsewhere) | {
        Who.LEARNER: learner,
        Who.NEWCOMER: make_user("nia.newcomer@dwp.gov.uk"),
    }
    rows = _rows_of_the_admin_site(campaign, department, elsewhere, learner)
    recompute_standings(campaign_id=campaign.pk)
    _written_by_the_central_team(campaign, elsewhere)
    return World(people, {who: _session(who, people[who]) for who in people}, rows)


def _learner(campaign: Campaign, department: Organisation) -> User:
    """Takes part this year and took part in an earlier one; has a level, a record and a removed one."""
    learner = make_user("lee.learner@dwp.gov.uk", organisation=department)
    part = make_participation(campaign, user=learner)
    make_record(part, id=RECORD)
    make_record(part, id=REMOVED_RECORD, removed_at=timezone.now())
    rule = campaign.questionnaires.get(slug="starting").level_rules.get()
    level = Level.objects.get(campaign=campaign, slug="working")
    LevelDecision.objects.create(participation=part, rule=rule, scored_level=level, reasons=[])
    Activity.objects.create(
        campaign=campaign,
        slug="team-talk",
        kind=ActivityKind.DECLARED,
        title="Talk with your team",
        summary="Half an hour",
        is_required=False,
        position=9,
    )
    earlier = make_campaign(
        "long-ago",
        name="One Big Thing long ago",
        opens_on=dt.date(2023, 9, 4),
        closes_on=dt.date(2023, 12, 31),
        learning_from=dt.date(2023, 4, 1),
        learning_to=dt.date(2023, 12, 31),
    )
    make_participation(earlier, user=learner)
    return learner


def _somebody_else(campaign: Campaign, elsewhere: Organisation) -> None:
    """Has a record that nobody of the matrix may see, and a certificate that everybody may check."""
    part = make_participation(campaign, organisation=elsewhere)
    make_record(part, id=FOREIGN_RECORD)
    type(part).objects.filter(pk=part.pk).update(has_finished=True)
    Certificate.objects.create(participation=part, code=CODE, name="Sam Somebody")


def _staff(department: Organisation, elsewhere: Organisation) -> dict[Who, User]:
    """Each with an authenticator app, so that the second factor can be asked for. None takes part."""
    duties = {
        Who.CHAMPION: (Role.CHAMPION, department),
        Who.CHAMPION_ELSEWHERE: (Role.CHAMPION, elsewhere),
        Who.CENTRAL_TEAM: (Role.CENTRAL_TEAM, None),
        Who.ADMINISTRATOR: (Role.ADMINISTRATOR, None),
    }
    people = {}
    for who, (role, organisation) in duties.items():
        user = make_user(f"{who.name.lower()}@ofsted.gov.uk", organisation=elsewhere)
        Appointment.objects.create(
            user=user, role=role, organisation=organisation, starts_on=LONG_AGO
        )
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
        people[who] = people[Who(f"{who}, second factor used")] = user
    return people


def _written_by_the_central_team(campaign: Campaign, elsewhere: Organisation) -> None:
    """A headcount put in place of Ofsted's, a token of a program, and yesterday kept."""
    HeadcountOverride.objects.create(
        campaign=campaign,
        organisation=elsewhere,
        people=2_000,
        as_at=LONG_AGO,
        reason="A recount",
    )
    ApiToken.objects.create(
        id=TOKEN,
        name="A dashboard",
        purpose="Show figures",
        scopes=["figures"],
        prefix="obt_12345678",
        sha256="0" * 64,
        expires_at=timezone.now() + dt.timedelta(days=30),
    )
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    snapshot = take_snapshot(campaign_id=campaign.pk, day=yesterday)
    _files_and_releases(campaign, snapshot)


def _files_and_releases(campaign: Campaign, snapshot: Snapshot) -> None:
    """A league table as a file, a release that is a draft and one that is signed off."""
    choices = {"measure": "signed_up", "table": "all", "basis": "core"}
    Export.objects.create(
        id=EXPORT, campaign=campaign, kind="league", format="csv", choices=choices
    )
    make_export(export_id=EXPORT, plan=documents.plan)
    about = {"campaign": campaign, "snapshot": snapshot}
    ReleasePack.objects.create(id=PACK, slug="draft", title="Draft figures", **about)
    signed_off = ReleasePack.objects.create(slug=RELEASED, title="Final figures", **about)
    for pack_id in (PACK, signed_off.pk):
        make_pack(pack_id=pack_id, contents=documents.contents)
    sign_off(pack_id=signed_off.pk, name="Sue Signer")


def _rows_of_the_admin_site(
    campaign: Campaign, department: Organisation, elsewhere: Organisation, learner: User
) -> dict[str, str]:
    change = OrganisationChange.objects.create(
        from_organisation=department,
        to_organisation=elsewhere,
        kind=ChangeKind.TRANSFER,
        effective_on=LONG_AGO,
        is_by_hand=True,
    )
    offer = Offer.objects.create(
        campaign=campaign, organisation=department, title="A talk", text="Come", position=1
    )
    found = {
        "departments/organisation": department,
        "departments/organisationname": department.names.get(),
        "departments/headcount": department.headcounts.get(),
        "departments/organisationchange": change,
        "departments/classification": Classification.objects.create(
            organisation=elsewhere, valid_from=LONG_AGO, kind=elsewhere.kind, group=elsewhere.group
        ),
        "departments/emaildomain": EmailDomain.objects.get(organisation=department),
        "departments/grade": a_grade(),
        "departments/profession": a_profession(),
        "accounts/user": learner,
        "accounts/outgoingmail": OutgoingMail.objects.create(
            id=MAIL, to="a@dwp.gov.uk", sender="p@portal.example", subject="Hello", body="123456"
        ),
        "accounts/posting": learner.postings.get(),
        "accounts/appointment": Appointment.objects.get(
            organisation=department, role=Role.CHAMPION
        ),
        "campaigns/campaign": campaign,
        "campaigns/questionnaire": campaign.questionnaires.get(slug="starting"),
        "campaigns/offer": offer,
    }
    return {name: str(row.pk) for name, row in found.items()}


def _session(who: Who, user: User) -> str:
    kept = {}
    if who is Who.LEARNER:
        draft = {"title": "A talk", "format": "event", "done_on": str(timezone.localdate())}
        kept["record_drafts"] = {str(DRAFT): draft | {"minutes": 30}}
    return str(session_of(user, is_proved=who.is_proved, kept=kept).session_key)

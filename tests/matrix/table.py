"""The one table of every address, everybody who may ask for it, and what each gets.

An address of the portal that is not here fails the matrix, and so does one here that the portal does not have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from reports.models import FileFormat
from tests.matrix.world import (
    CODE,
    DRAFT,
    EXPORT,
    MAIL,
    PACK,
    PROVED_STAFF,
    RECORD,
    RELEASED,
    REMOVED_RECORD,
    TOKEN,
    Who,
)


@dataclass(frozen=True)
class Outcome:
    """What comes back: a page with this heading, a file of this type, or the way to another address."""

    status: int = 200
    heading: str = ""
    file_type: str = ""
    leads_to: str = ""
    has_error: bool = False
    writes: bool = False

    @property
    def writing(self) -> Self:
        """The same, and rows are written: for POST alone, but for the two pages named in the test."""
        return replace(self, writes=True)


Everybody = dict[Who, Outcome]


def page(heading: str, status: int = 200) -> Outcome:
    return Outcome(status, heading=heading)


def mistake(heading: str) -> Outcome:
    """The same page again with an error summary: an empty answer was not enough."""
    return Outcome(heading=heading, has_error=True)


def file(file_type: str) -> Outcome:
    return Outcome(file_type=file_type)


def to(url: str) -> Outcome:
    return Outcome(302, leads_to=url)


HOME = to("/home/")
SIGN_IN = to("/sign-in/?next={quoted}")
SIGN_IN_UNSAVED = to("/sign-in/?why=unsaved&next={quoted}")
PROVE_AGAIN = to("/accounts/2fa/reauthenticate/?next={quoted}")
FORBIDDEN = page("You cannot see this page", 403)
NOT_FOUND = page("Page not found", 404)
NO_POST = Outcome(405)
NO_GET = Outcome(405)


@dataclass(frozen=True)
class Route:
    """``path`` may hold ``{id}``: of the row that the world made for ``of``."""

    path: str
    get: Everybody
    post: Everybody
    of: str = ""


# --- Who gets what ----------------------------------------------------------------------------------


def everybody(outcome: Outcome) -> Everybody:
    return dict.fromkeys(Who, outcome)


def strangers(outcome: Outcome) -> Everybody:
    """Pages for people who are not signed in; whoever is goes home."""
    return everybody(HOME) | {Who.ANONYMOUS: outcome}


def people(outcome: Outcome, **others: Outcome) -> Everybody:
    """Everybody who is signed in gets the same, but for those named."""
    named = {Who[name.upper()]: other for name, other in others.items()}
    return everybody(outcome) | {Who.ANONYMOUS: SIGN_IN} | named


def participants(outcome: Outcome) -> Everybody:
    """Who takes part gets it; who does not goes home, where joining begins."""
    return people(HOME, learner=outcome)


def senders(outcome: Outcome) -> Everybody:
    """As ``participants``, for a POST: who does not take part is told at home that it was not saved."""
    return people(HOME.writing, learner=outcome)


def owner(outcome: Outcome) -> Everybody:
    """For pages about one record."""
    return people(NOT_FOUND, learner=outcome)


def joiners(outcome: Outcome, newcomer: Outcome | None = None) -> Everybody:
    """People who may join, the staff among them: they have a posting, a newcomer has none yet."""
    return people(outcome, learner=HOME, newcomer=newcomer or outcome)


def owners_of_a_factor(outcome: Outcome, without: Outcome) -> Everybody:
    """The staff have an authenticator app; others have none."""
    return people(outcome, learner=without, newcomer=without)


def administrators(outcome: Outcome) -> Everybody:
    ask = to("/accounts/2fa/reauthenticate/?next={path}")
    return people(FORBIDDEN, administrator=ask, proved_administrator=outcome)


def central_team(outcome: Outcome) -> Everybody:
    ask = to("/accounts/2fa/reauthenticate/?next={path}")
    return people(FORBIDDEN, central_team=ask, proved_central_team=outcome)


def those_who_answer(outcome: Outcome) -> Everybody:
    """The champions of Work and Pensions, and the central team."""
    ask = to("/accounts/2fa/reauthenticate/?next={path}")
    return central_team(outcome) | {Who.CHAMPION: ask, Who.PROVED_CHAMPION: outcome}


def champions_anywhere() -> Everybody:
    """Each goes to the organisation that they answer for; the central team may choose."""
    ask = to("/accounts/2fa/reauthenticate/?next={path}")
    return central_team(page("Your organisations")) | {
        Who.CHAMPION: ask,
        Who.CHAMPION_ELSEWHERE: ask,
        Who.PROVED_CHAMPION: to("/organisation/work-pensions/"),
        Who.PROVED_CHAMPION_ELSEWHERE: to("/organisation/ofsted/"),
    }


def unsaved(given: Everybody) -> Everybody:
    """For a POST: a stranger is told that what they sent was not kept."""
    return {who: SIGN_IN_UNSAVED if it == SIGN_IN else it for who, it in given.items()}


def route(path: str, get: Everybody, post: Everybody | Outcome = NO_POST, of: str = "") -> Route:
    """A POST that no page takes is refused as such, to strangers only after they have signed in."""
    if isinstance(post, Outcome):
        is_open = SIGN_IN not in get.values()
        post = everybody(post) if is_open else people(post)
    return Route(path, get, unsaved(post), of)


def only_posted(path: str, post: Everybody) -> Route:
    return Route(path, everybody(NO_GET), unsaved(post))


# --- The table --------------------------------------------------------------------------------------

SIGNING_IN = [
    route(
        "/sign-in/",
        strangers(page("What is your work email address?")),
        strangers(page("What is your work email address?")),
    ),
    route(
        "/sign-in/code/",
        strangers(to("/sign-in/?why=not-started")),
        strangers(to("/sign-in/?why=not-started")),
    ),
    only_posted("/sign-in/code/another/", everybody(to("/sign-in/?why=not-started"))),
    only_posted("/sign-out/", everybody(to("/").writing) | {Who.ANONYMOUS: to("/")}),
    route(
        "/second-factor/",
        owners_of_a_factor(
            page("Your second step to sign in"), page("Set up a second step to sign in")
        ),
        owners_of_a_factor(
            page("Your second step to sign in"), page("Set up a second step to sign in")
        ),
    ),
]

OPEN_PAGES = [
    route("/", everybody(page("One Big Thing this year"))),
    route("/how-figures-are-worked-out/", everybody(page("How figures are worked out"))),
    route("/accessibility/", everybody(page("Accessibility statement for One Big Thing"))),
    route("/privacy/", everybody(page("Privacy"))),
    route("/cookies/", everybody(page("Cookies"))),
    route("/verify/", everybody(page("What is the certificate’s code?"))),
    route(f"/verify/{CODE}/", everybody(page("This certificate is genuine"))),
    route("/you/left/", everybody(page("Your account is deleted"))),
]

# The campaign of this world does not say that its league table is public.
_TO_LEAGUE = {Who.ANONYMOUS: to("/sign-in/?next={path}")}
LEAGUE_TABLE = [
    Route("/league-table/", people(page("League table")) | _TO_LEAGUE, everybody(NO_POST)),
    *(
        Route(
            f"/league-table.{each}",
            people(file(each.media_type.partition(";")[0])) | _TO_LEAGUE,
            everybody(NO_POST),
        )
        for each in FileFormat
    ),
    Route(
        "/league-table/corrections/",
        people(page("Corrections to past days")) | _TO_LEAGUE,
        everybody(NO_POST),
    ),
    Route(
        "/participation/",
        people(page("When people sign up")) | _TO_LEAGUE,
        everybody(NO_POST),
    ),
    Route(
        "/participation/claims/",
        people(page("What can be claimed")) | _TO_LEAGUE,
        everybody(NO_POST),
    ),
    Route(
        "/participation/forecast/",
        people(page("Forecast of sign-ups")) | _TO_LEAGUE,
        everybody(NO_POST),
    ),
    Route(
        "/league-table/work-pensions/",
        people(page("Work and Pensions")) | _TO_LEAGUE,
        everybody(NO_POST),
    ),
    Route(
        "/participation/people/",
        people(page("Whole Civil Service: people by grade and profession")) | _TO_LEAGUE,
        everybody(NO_POST),
    ),
    # Nothing has been released in this world, so there are no files.
    Route("/participation/people.csv", people(NOT_FOUND) | _TO_LEAGUE, everybody(NO_POST)),
    route(
        "/league-table/work-pensions/people/",
        those_who_answer(page("Work and Pensions: people by grade and profession")),
    ),
    route("/league-table/work-pensions/people.csv", those_who_answer(NOT_FOUND)),
    route("/organisation/work-pensions/", those_who_answer(page("Work and Pensions"))),
    route("/organisation/", champions_anywhere()),
]

_CENTRAL_FORMS = {
    "/central/headcounts/work-pensions/": "Headcount of Work and Pensions",
    "/central/changes/new/merge/": "Record a merger",
    "/central/corrections/new/": "Correct a day",
    "/central/tokens/new/": "Make an API token",
}
CENTRAL_TEAM = [
    route("/central/", central_team(page("Central team")), central_team(NO_POST)),
    route(
        "/central/check/",
        central_team(NO_GET),
        central_team(to("/central/?campaign=this-year").writing),
    ),
    route("/central/headcounts/", central_team(page("Headcounts in use")), central_team(NO_POST)),
    route(
        "/central/headcounts/ofsted/remove/",
        central_team(page("Do you want to go back to the published headcount?")),
        central_team(to("/central/headcounts/?campaign=this-year").writing),
    ),
    route("/central/changes/", central_team(page("Organisation changes")), central_team(NO_POST)),
    route(
        "/central/changes/withdraw/transfer/work-pensions/ofsted/2023-01-01/",
        central_team(page("Do you want to withdraw this change?")),
        central_team(mistake("Do you want to withdraw this change?")),
    ),
    route(
        "/central/corrections/",
        central_team(page("Corrections of kept days")),
        central_team(NO_POST),
    ),
    route("/central/tokens/", central_team(page("API tokens")), central_team(NO_POST)),
    route(
        f"/central/tokens/{TOKEN}/revoke/",
        central_team(page("Do you want to revoke this token?")),
        central_team(to("/central/tokens/").writing),
    ),
    *(
        route(path, central_team(page(heading)), central_team(mistake(heading)))
        for path, heading in _CENTRAL_FORMS.items()
    ),
]

_EXPORT, _PACK = f"/central/exports/{EXPORT}/", f"/central/releases/{PACK}/"
EXPORTS_AND_RELEASES = [
    route("/central/exports/", central_team(page("Exports")), central_team(NO_POST)),
    route(
        "/central/exports/new/",
        central_team(page("Ask for a file")),
        central_team(mistake("Ask for a file")),
    ),
    route(_EXPORT, central_team(page("A league table, CSV")), central_team(NO_POST)),
    route(f"{_EXPORT}file/", central_team(NO_GET), central_team(file("text/csv").writing)),
    route(f"{_EXPORT}again/", central_team(NO_GET), central_team(to("/central/exports/").writing)),
    route("/central/releases/", central_team(page("Release packs")), central_team(NO_POST)),
    route(
        "/central/releases/new/",
        central_team(page("Make a release pack")),
        central_team(mistake("Make a release pack")),
    ),
    route(_PACK, central_team(page("Draft figures")), central_team(NO_POST)),
    route(f"{_PACK}again/", central_team(NO_GET), central_team(to(_PACK).writing)),
    route(
        f"{_PACK}sign-off/",
        central_team(page("Sign off this release")),
        central_team(mistake("Sign off this release")),
    ),
    route(f"{_PACK}signed-off/", central_team(to(_PACK)), central_team(NO_POST)),
    route(f"{_PACK}parts/methods.md", central_team(file("text/markdown")), central_team(NO_POST)),
    route("/releases/", everybody(page("Releases of figures"))),
    route(f"/releases/{RELEASED}/", everybody(page("Final figures"))),
    route(
        f"/releases/{RELEASED}/tables/signed-up-all-core/",
        everybody(page("Signed up: all organisations on their own")),
    ),
    route(f"/releases/{RELEASED}/parts/methods.md", everybody(file("text/markdown"))),
]

JOINING = [
    route(
        "/welcome/organisation/",
        joiners(page("Which organisation do you work in?")),
        joiners(mistake("Which organisation do you work in?")),
    ),
    route("/welcome/organisation/not-listed/", people(page("Your organisation is not listed"))),
    route(
        "/welcome/grade/",
        joiners(page("What is your grade?"), newcomer=to("/welcome/organisation/")),
        joiners(mistake("What is your grade?"), newcomer=to("/welcome/organisation/")),
    ),
    route(
        "/welcome/profession/",
        joiners(page("Which profession do you belong to?"), newcomer=to("/welcome/organisation/")),
        joiners(
            mistake("Which profession do you belong to?"), newcomer=to("/welcome/organisation/")
        ),
    ),
    route(
        "/welcome/check/",
        joiners(page("Check your answers before you join"), newcomer=to("/welcome/organisation/")),
        joiners(HOME.writing, newcomer=to("/welcome/organisation/")),
    ),
]

TAKING_PART = [
    route("/home/", people(to("/welcome/check/"), learner=page("One Big Thing this year"))),
    route(
        "/home/long-ago/",
        people(NOT_FOUND, learner=page("What you did in One Big Thing long ago")),
    ),
    route("/survey/feedback/", participants(page("How was it?"))),
    route(
        "/survey/feedback/explaining/",
        participants(page("How about explaining?")),
        senders(mistake("How about explaining?")),
    ),
    route(
        "/survey/feedback/check/",
        participants(to("/survey/feedback/explaining/")),
        senders(to("/survey/feedback/explaining/")),
    ),
    route("/level/", participants(page("Your level is Working"))),
    route(
        "/level/choose/",
        participants(page("Which level do you want to work at?")),
        senders(mistake("Which level do you want to work at?")),
    ),
    route(
        "/activity/team-talk/",
        participants(page("Talk with your team")),
        senders(mistake("Talk with your team")),
    ),
    route("/learn/", participants(page("Find learning"))),
    route(
        "/finished/",
        participants(page("You have not finished yet")),
        senders(page("You have not finished yet")),
    ),
    route("/certificate.pdf", participants(to("/finished/"))),
]

RECORDING = [
    route("/record/", participants(page("My learning"))),
    route(
        "/record/new/what/",
        participants(page("What learning did you do?")),
        senders(mistake("What learning did you do?")),
    ),
    route(
        f"/record/new/{DRAFT}/what/",
        participants(page("What learning did you do?")),
        senders(mistake("What learning did you do?")),
    ),
    route(
        f"/record/new/{DRAFT}/when/",
        participants(page("When did you do it?")),
        senders(mistake("When did you do it?")),
    ),
    route(
        f"/record/new/{DRAFT}/how-long/",
        participants(page("How long did it take?")),
        senders(mistake("How long did it take?")),
    ),
    route(
        f"/record/new/{DRAFT}/check/",
        participants(page("Check before you save")),
        senders(to(f"/record/{DRAFT}/done/").writing),
    ),
    route(f"/record/{RECORD}/done/", owner(page("Learning recorded"))),
    route(f"/record/{RECORD}/edit/", owner(page("What do you want to change?"))),
    route(
        f"/record/{RECORD}/edit/what/",
        owner(page("What learning did you do?")),
        owner(mistake("What learning did you do?")),
    ),
    route(
        f"/record/{RECORD}/edit/when/",
        owner(page("When did you do it?")),
        owner(mistake("When did you do it?")),
    ),
    route(
        f"/record/{RECORD}/edit/how-long/",
        owner(page("How long did it take?")),
        owner(mistake("How long did it take?")),
    ),
    route(
        f"/record/{RECORD}/remove/",
        owner(page("Do you want to remove this learning?")),
        owner(to("/record/").writing),
    ),
    route(
        f"/record/{REMOVED_RECORD}/put-back/",
        owner(page("Do you want to put this learning back?")),
        owner(to("/record/").writing),
    ),
]

ABOUT_YOU = [
    route("/you/", people(page("Your details"))),
    route("/you/moved/", people(page("What has changed?")), people(mistake("What has changed?"))),
    route("/you/moved/check/", people(to("/you/")), people(to("/you/"))),
    route(
        "/you/email-record/",
        participants(page("Who should we send your record to?")),
        senders(mistake("Who should we send your record to?")),
    ),
    route("/you/download/", people(page("What we hold about you"))),
    route("/you/download.json", people(file("application/json"))),
    route(
        "/you/leave/",
        people(page("Do you want to leave?")),
        people(mistake("Do you want to leave?")),
    ),
]


def proved_first(path: str, heading: str) -> Route:
    """For who has just used their second factor; others go and use it, or ask for a code, and what they sent is kept."""
    ask = owners_of_a_factor(
        to("/accounts/2fa/reauthenticate/?next={path}"), to("/you/confirm/?next={quoted}")
    )
    proved = dict.fromkeys(PROVED_STAFF, page(heading))
    sent = {who: it.writing for who, it in ask.items() if who is not Who.ANONYMOUS}
    mistaken = dict.fromkeys(PROVED_STAFF, mistake(heading))
    return route(path, ask | proved, {Who.ANONYMOUS: SIGN_IN} | sent | mistaken)


def not_started(path: str) -> Route:
    """Where a code is taken: nobody has asked for one."""
    back = people(to(f"{path.removesuffix('code/')}?why=not-started"))
    return route(path, back, back)


ANOTHER_ADDRESS = [
    route(
        "/you/confirm/",
        people(page("Confirm that it is you")),
        people(to("/you/confirm/code/").writing),
    ),
    not_started("/you/confirm/code/"),
    proved_first("/you/address/", "What is your new work email address?"),
    not_started("/you/address/code/"),
    proved_first("/you/join/", "Which other work email address did you take part with?"),
    not_started("/you/join/code/"),
    route("/you/join/check/", people(to("/you/")), people(to("/you/"))),
]

# allauth's. Asking for proof again keeps what was asked for in the session, so that POST writes.
_KEPT_TO_PROVE = PROVE_AGAIN.writing
SECOND_FACTOR = [
    route("/accounts/login/", everybody(to("/sign-in/")), everybody(to("/sign-in/"))),
    route("/accounts/login/code/", everybody(to("/sign-in/")), everybody(to("/sign-in/"))),
    route(
        "/accounts/login/code/confirm/",
        everybody(to("/sign-in/code/")),
        everybody(to("/sign-in/code/")),
    ),
    only_posted("/accounts/logout/", everybody(to("/").writing) | {Who.ANONYMOUS: to("/")}),
    route("/accounts/2fa/", people(page("Two-Factor Authentication"))),
    route(
        "/accounts/2fa/authenticate/",
        people(HOME) | {Who.ANONYMOUS: to("/accounts/login/")},
        people(HOME) | {Who.ANONYMOUS: to("/accounts/login/")},
    ),
    route(
        "/accounts/2fa/reauthenticate/",
        owners_of_a_factor(page("Confirm Access"), FORBIDDEN),
        # Every try is counted, so that codes cannot be guessed.
        owners_of_a_factor(mistake("Confirm Access").writing, FORBIDDEN),
    ),
    route(
        "/accounts/2fa/totp/activate/",
        owners_of_a_factor(PROVE_AGAIN, page("Activate Authenticator App").writing),
        owners_of_a_factor(_KEPT_TO_PROVE, mistake("Activate Authenticator App").writing),
    ),
    route(
        "/accounts/2fa/totp/deactivate/",
        owners_of_a_factor(PROVE_AGAIN, NOT_FOUND),
        owners_of_a_factor(_KEPT_TO_PROVE, NOT_FOUND),
    ),
    route("/accounts/2fa/recovery-codes/", owners_of_a_factor(PROVE_AGAIN, NOT_FOUND)),
    route(
        "/accounts/2fa/recovery-codes/generate/",
        owners_of_a_factor(PROVE_AGAIN, page("Recovery Codes")),
        owners_of_a_factor(_KEPT_TO_PROVE, mistake("Recovery Codes")),
    ),
    route(
        "/accounts/2fa/recovery-codes/download/",
        owners_of_a_factor(PROVE_AGAIN, NOT_FOUND),
        owners_of_a_factor(_KEPT_TO_PROVE, NOT_FOUND),
    ),
    route("/accounts/2fa/webauthn/", people(page("Security Keys"))),
    route(
        "/accounts/2fa/webauthn/add/",
        owners_of_a_factor(PROVE_AGAIN, page("Add Security Key").writing),
        owners_of_a_factor(_KEPT_TO_PROVE, mistake("Add Security Key").writing),
    ),
    route(
        "/accounts/2fa/webauthn/reauthenticate/",
        owners_of_a_factor(to("/accounts/2fa/reauthenticate/"), FORBIDDEN),
        owners_of_a_factor(to("/accounts/2fa/reauthenticate/"), FORBIDDEN),
    ),
    route(
        "/accounts/2fa/webauthn/keys/1/remove/",
        owners_of_a_factor(PROVE_AGAIN, NOT_FOUND),
        owners_of_a_factor(_KEPT_TO_PROVE, NOT_FOUND),
    ),
    route(
        "/accounts/2fa/webauthn/keys/1/edit/",
        owners_of_a_factor(PROVE_AGAIN, NOT_FOUND),
        owners_of_a_factor(_KEPT_TO_PROVE, NOT_FOUND),
    ),
    # No provider is set up in this world.
    route("/accounts/oidc/none/login/", everybody(to("/sign-in/")), everybody(NOT_FOUND)),
    route("/accounts/oidc/none/login/callback/", everybody(NOT_FOUND), everybody(NOT_FOUND)),
]

MACHINES = [
    route("/healthz/live", everybody(file("application/json"))),
    route("/healthz/ready", everybody(file("application/json"))),
    route("/metrics", everybody(NOT_FOUND)),
    route("/.well-known/security.txt", everybody(file("text/plain"))),
]

# Programs bring a token: being signed in does not count, and nothing can be sent.
_NO_TOKEN, _ONLY_READ = everybody(Outcome(401)), everybody(Outcome(405))
PROGRAMS = [
    Route("/api/v1/campaigns", _NO_TOKEN, _ONLY_READ),
    Route("/api/v1/measures", _NO_TOKEN, _ONLY_READ),
    Route("/api/v1/standings", _NO_TOKEN, _ONLY_READ),
    Route("/api/v1/standings/history", _NO_TOKEN, _ONLY_READ),
    Route("/api/v1/sign-ups", _NO_TOKEN, _ONLY_READ),
    Route("/api/v1/breakdowns", _NO_TOKEN, _ONLY_READ),
    Route("/api/v1/no-such-address", everybody(Outcome(404)), _ONLY_READ),
]
ABOUT_THE_API = [
    route("/api/", everybody(page("Figures for programs"))),
    route("/api/v1/openapi.json", everybody(file("application/json"))),
]

NOT_IN_PRODUCTION = [
    route("/dev/mailbox/", everybody(page("Development mailbox"))),
    route(f"/dev/mailbox/{MAIL}/", everybody(page("Hello"))),
    only_posted("/dev/sign-in-as/", everybody(NOT_FOUND)),
    route("/gallery/", everybody(page("Components")), everybody(page("Components"))),
    route(
        "/gallery/question/",
        everybody(page("How large is your team?")),
        everybody(mistake("How large is your team?")),
    ),
    route(
        "/gallery/broken/",
        everybody(page("Sorry, there is a problem with the service", 500)),
        everybody(page("Sorry, there is a problem with the service", 500)),
    ),
    route(
        "/gallery/unavailable/",
        everybody(page("Sorry, the service is unavailable", 503)),
        everybody(page("Sorry, the service is unavailable", 503)),
    ),
]

ADMIN_SITE = [
    route(
        "/admin/",
        administrators(page("Reference data, people and appointments")),
        administrators(page("Reference data, people and appointments")),
    ),
    route("/admin/login/", people(to("/sign-in/")), people(to("/sign-in/"))),
    route("/admin/logout/", administrators(NO_GET), administrators(to("/").writing)),
    route("/admin/autocomplete/", administrators(FORBIDDEN), administrators(NO_POST)),
    route(
        "/admin/jsi18n/",
        administrators(file("text/javascript")),
        administrators(NO_POST),
    ),
    route(
        "/admin/accounts/",
        administrators(page("Accounts administration")),
        administrators(page("Accounts administration")),
    ),
    route("/admin/no-such-page", administrators(NOT_FOUND), administrators(NOT_FOUND)),
]


def admin_pages(
    of: str,
    one: str,
    *,
    may_add: bool = False,
    may_change: bool = False,
    may_delete: bool = False,
) -> list[Route]:
    """The six pages of one model in the admin site. What may only be looked at takes no POST."""
    at, one_at = f"/admin/{of}/", f"/admin/{of}/{{id}}/"
    verb = "change" if may_change else "view"
    listed = page(f"Select {one} to {verb}")
    added = page(f"Add {one}") if may_add else FORBIDDEN
    deleted = page("Delete") if may_delete else FORBIDDEN
    changed = page(f"{verb.capitalize()} {one}")
    # The form of a user has one tick, "active": an empty answer is a whole one.
    sent = to(at).writing if of == "accounts/user" else changed
    outcomes = [
        (at, listed, listed),
        (f"{at}add/", added, added),
        (f"{one_at}history/", page("Change history: "), page("Change history: ")),
        (f"{one_at}delete/", deleted, deleted),
        (f"{one_at}change/", changed, sent if may_change else FORBIDDEN),
        (one_at, to(f"{one_at}change/"), to(f"{one_at}change/")),
    ]
    return [
        route(path, administrators(get), administrators(post), of) for path, get, post in outcomes
    ]


ADMIN_MODELS = {
    "organisations": admin_pages("departments/organisation", "organisation"),
    "names": admin_pages("departments/organisationname", "organisation name"),
    "headcounts": admin_pages("departments/headcount", "headcount"),
    "changes": admin_pages("departments/organisationchange", "organisation change"),
    "classifications": admin_pages("departments/classification", "classification"),
    "domains": admin_pages("departments/emaildomain", "email domain"),
    "grades": admin_pages("departments/grade", "grade"),
    "professions": admin_pages("departments/profession", "profession"),
    "users": admin_pages("accounts/user", "user", may_change=True),
    "postings": admin_pages("accounts/posting", "posting"),
    "outgoing mail": admin_pages("accounts/outgoingmail", "outgoing mail"),
    "appointments": admin_pages(
        "accounts/appointment", "appointment", may_add=True, may_change=True
    ),
    "campaigns": admin_pages("campaigns/campaign", "campaign"),
    "questionnaires": admin_pages("campaigns/questionnaire", "questionnaire"),
    "offers": admin_pages(
        "campaigns/offer", "offer", may_add=True, may_change=True, may_delete=True
    ),
}

PARTS: dict[str, list[Route]] = {
    "signing in": SIGNING_IN,
    "open pages": OPEN_PAGES,
    "league table": LEAGUE_TABLE,
    "central team": CENTRAL_TEAM,
    "exports and releases": EXPORTS_AND_RELEASES,
    "joining": JOINING,
    "taking part": TAKING_PART,
    "recording": RECORDING,
    "about you": ABOUT_YOU,
    "another address": ANOTHER_ADDRESS,
    "second factor": SECOND_FACTOR,
    "machines": MACHINES,
    "programs": PROGRAMS,
    "about the API": ABOUT_THE_API,
    "not in production": NOT_IN_PRODUCTION,
    "admin site": ADMIN_SITE,
    **{f"admin site, {name}": routes for name, routes in ADMIN_MODELS.items()},
}
ROUTES = [route for routes in PARTS.values() for route in routes]

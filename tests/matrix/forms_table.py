"""The one table of every form of the portal, what may be wrong with an answer to it, and what its page then says.

A form of ours that is not here fails the matrix, and so does one here that is gone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from tests.matrix.world import DRAFT, PACK, RECORD, Who

Answer = str | list[str]
ABOVE = ""
"""In place of a field's name: the message is about no one field, and stands in the summary alone."""


@dataclass(frozen=True)
class Bad:
    """One bad answer: what is sent, and by field the message that comes back.

    ``after`` names what has happened before, a function of ``tests.matrix.before``. ``counted`` are the tables that are
    written all the same, because tries are counted: none of them is the portal's own.
    """

    what: str
    path: str
    sent: dict[str, Answer]
    says: dict[str, str]
    who: Who = Who.LEARNER
    method: str = "post"
    status: int = 200
    after: str = ""
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Page:
    """Where a form is asked, and by whom; ``good`` is an answer that would do, for the rows to spoil."""

    path: str
    who: Who = Who.LEARNER
    method: str = "post"
    after: str = ""
    good: dict[str, Answer] = field(default_factory=dict)

    def bad(  # noqa: PLR0913 - each says one thing about the answer
        self,
        what: str,
        sent: dict[str, Answer],
        says: dict[str, str],
        *,
        after: str = "",
        status: int = 200,
        counted: frozenset[str] = frozenset(),
    ) -> Bad:
        return Bad(
            what,
            self.path,
            self.good | sent,
            says,
            self.who,
            self.method,
            status,
            after or self.after,
            counted,
        )


def boxes(name: str, **typed: str) -> dict[str, Answer]:
    return {f"{name}_{box}": text for box, text in typed.items()}


def day(name: str, when: dt.date) -> dict[str, Answer]:
    return boxes(name, day=str(when.day), month=str(when.month), year=str(when.year))


def time(hours: str, minutes: str) -> dict[str, Answer]:
    return boxes("minutes", hours=hours, minutes=minutes)


def in_words(when: dt.date) -> str:
    return f"{when:%-d %B %Y}"


NUL = "a\x00b"
NO_NULS = "Null characters are not allowed."
TODAY = timezone.localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
FROM, TO = TODAY - dt.timedelta(days=180), TODAY + dt.timedelta(days=60)
CLOSED = f"One Big Thing this year closed on {in_words(TODAY - dt.timedelta(days=1))}, so this cannot be saved"

# --- Signing in -------------------------------------------------------------------------------------

EMAIL_FORMAT = "Enter an email address in the correct format, like name@department.gov.uk"
TOO_LONG_AN_ADDRESS = (
    {"email": "a" * 250 + "@dwp.gov.uk"},
    {"email": "Email address must be 254 characters or fewer"},
)
TOO_MANY_CODES = (
    {"email": "new.person@dwp.gov.uk"},
    {"email": "You have asked for too many codes. Wait a few minutes, then ask for another"},
)
AFTER_THREE_CODES = {"after": "three_codes_asked_for", "counted": frozenset({"cache_entries"})}
sign_in = Page("/sign-in/", Who.ANONYMOUS)
SIGN_IN = [
    sign_in.bad("empty", {"email": ""}, {"email": "Enter your work email address"}),
    sign_in.bad("no address", {"email": "not an address"}, {"email": EMAIL_FORMAT}),
    sign_in.bad("two addresses", {"email": "a@b.gov.uk,c@d.gov.uk"}, {"email": EMAIL_FORMAT}),
    sign_in.bad("too long", *TOO_LONG_AN_ADDRESS),
    sign_in.bad("too often", *TOO_MANY_CODES, **AFTER_THREE_CODES),
]


def about_another_address(path: str, is_own: str) -> list[Bad]:
    """Asked of somebody who is signed in, and proved like the address they signed in with."""
    asked = Page(path, Who.PROVED_CHAMPION)
    return [
        asked.bad("empty", {"email": ""}, {"email": "Enter your work email address"}),
        asked.bad("no address", {"email": "not an address"}, {"email": EMAIL_FORMAT}),
        asked.bad("too long", *TOO_LONG_AN_ADDRESS),
        asked.bad("the same", {"email": "champion@ofsted.gov.uk"}, {"email": is_own}),
        asked.bad("too often", *TOO_MANY_CODES, **AFTER_THREE_CODES),
    ]


NEW_ADDRESS = about_another_address(
    "/you/address/", "This is the address you sign in with now. Enter the new one"
)
OTHER_ADDRESS = about_another_address(
    "/you/join/", "This is the address you sign in with now. Enter the other"
)

SIX_NUMBERS = "The code is 6 numbers, like 123456"
code = Page("/sign-in/code/", Who.ANONYMOUS, after="code_asked_for")
SIGN_IN_CODE = [
    code.bad("empty", {"code": ""}, {"code": "Enter the 6-digit code from the email"}),
    code.bad("letters", {"code": "ABCDEF"}, {"code": SIX_NUMBERS}),
    code.bad("too short", {"code": "12345"}, {"code": SIX_NUMBERS}),
    code.bad("too long", {"code": "1" * 51}, {"code": SIX_NUMBERS}),
    code.bad(
        "not the one sent",
        {"code": "000000"},
        {"code": "That code is not right. Check the newest email from us and try again"},
        counted=frozenset({"cache_entries", "django_session"}),
    ),
]

# --- Joining ----------------------------------------------------------------------------------------

WHERE = "Choose the organisation you work in"
organisation = Page("/welcome/organisation/", Who.NEWCOMER)
ORGANISATION = [
    organisation.bad("empty", {"organisation": ""}, {"organisation": WHERE}),
    organisation.bad("not on the list", {"organisation": "hogwarts"}, {"organisation": WHERE}),
    organisation.bad("a number", {"organisation": "1"}, {"organisation": WHERE}),
    organisation.bad("a null", {"organisation": NUL}, {"organisation": NO_NULS}),
    organisation.bad(
        "closed", {"organisation": "ofsted"}, {"organisation": WHERE}, after="ofsted_closed"
    ),
]

search = Page("/welcome/organisation/", Who.NEWCOMER, "get")
ORGANISATION_SEARCH = [
    search.bad("empty", {"q": ""}, {"q": "Enter a name or initials to search for"}),
    search.bad("spaces", {"q": "   "}, {"q": "Enter a name or initials to search for"}),
    search.bad(
        "too long", {"q": "x" * 101}, {"q": "What you search for must be 100 characters or fewer"}
    ),
    search.bad("a null", {"q": NUL}, {"q": NO_NULS}),
]

grade = Page("/welcome/grade/", Who.CHAMPION)
GRADE = [
    grade.bad("empty", {}, {"grade": "Choose your grade"}),
    grade.bad("not on the list", {"grade": "KING"}, {"grade": "Choose your grade"}),
    grade.bad("a null", {"grade": NUL}, {"grade": NO_NULS}),
]

profession = Page("/welcome/profession/", Who.CHAMPION)
PROFESSION = [
    profession.bad("empty", {"profession": ""}, {"profession": "Choose your profession"}),
    profession.bad(
        "not on the list", {"profession": "x"}, {"profession": "Choose your profession"}
    ),
    profession.bad("a null", {"profession": NUL}, {"profession": NO_NULS}),
]

join = Page("/welcome/check/", Who.CHAMPION)
JOIN = [
    join.bad(
        "address not proved",
        {},
        {ABOVE: "Prove your work email address before you join: sign in with a new code"},
        after="address_not_proved",
    ),
    join.bad(
        "address that cannot take part",
        {},
        {ABOVE: "Your email address is not one that can take part"},
        after="address_not_permitted",
    ),
]

# --- Taking part ------------------------------------------------------------------------------------

answer = Page("/survey/feedback/explaining/")
several = Page("/survey/feedback/explaining/", after="several_may_be_chosen")
words = Page("/survey/feedback/comments/", after="first_question_answered")
needed_words = Page("/survey/feedback/comments/", after="words_are_needed")
ANSWER = [
    answer.bad("empty", {}, {"answer": "Choose one answer"}),
    answer.bad("not an option", {"answer": "x"}, {"answer": "Choose one of the answers shown"}),
    several.bad("several: empty", {}, {"answer": "Choose at least one answer"}),
    several.bad(
        "several: one is not an option",
        {"answer": ["confident", "x"]},
        {"answer": "Choose from the answers shown"},
    ),
    several.bad(
        "several: one twice",
        {"answer": ["confident", "confident"]},
        {"answer": "Choose each answer once"},
    ),
    words.bad(
        "words: too long",
        {"answer": "w" * 2001},
        {"answer": "Your answer must be 2,000 characters or fewer"},
    ),
    words.bad("words: a null", {"answer": NUL}, {"answer": NO_NULS}),
    needed_words.bad("words: empty", {"answer": ""}, {"answer": "Enter your answer"}),
    needed_words.bad("words: spaces", {"answer": " \n "}, {"answer": "Enter your answer"}),
]

level = Page("/level/choose/")
LEVEL = [
    level.bad("empty", {}, {"level": "Choose a level"}),
    level.bad("not a level", {"level": "wizard"}, {"level": "Choose a level"}),
    level.bad("a null", {"level": NUL}, {"level": "Choose a level"}),
    level.bad("closed", {"level": "practitioner"}, {ABOVE: CLOSED}, after="campaign_closed"),
]

declaration = Page("/activity/team-talk/")
USE_THE_BUTTON = "Use the button to say that you have done this"
DECLARATION = [
    declaration.bad("empty", {}, {ABOVE: USE_THE_BUTTON}),
    declaration.bad("not an answer", {"answer": "perhaps"}, {ABOVE: USE_THE_BUTTON}),
    declaration.bad("a null", {"answer": NUL}, {ABOVE: USE_THE_BUTTON}),
    declaration.bad("closed", {"answer": "done"}, {ABOVE: CLOSED}, after="campaign_closed"),
]

# --- Recording learning -----------------------------------------------------------------------------

SOURCE = "Select a course in the catalogue, or something else"
OTHER = {"source": "something-else", "title": "A talk", "format": "event"}


def about_what(page: Page) -> list[Bad]:
    kind = page.path
    return [
        page.bad(f"{kind} empty", {}, {"source": SOURCE}),
        page.bad(f"{kind} neither", {"source": "x"}, {"source": SOURCE}),
        page.bad(
            f"{kind} no course", {"source": "catalogue"}, {"course": "Choose the course you took"}
        ),
        page.bad(
            f"{kind} no such course",
            {"source": "catalogue", "course": "x"},
            {"course": "Choose a course from the list"},
        ),
        page.bad(
            f"{kind} nothing said",
            {"source": "something-else", "title": " "},
            {"title": "Enter what it was", "format": "Select how you learned"},
        ),
        page.bad(
            f"{kind} too long",
            OTHER | {"title": "t" * 201},
            {"title": "What it was must be 200 characters or fewer"},
        ),
        page.bad(f"{kind} a null", OTHER | {"title": NUL}, {"title": NO_NULS}),
        page.bad(
            f"{kind} no such format",
            OTHER | {"format": "telepathy"},
            {"format": "Select how you learned from the list"},
        ),
    ]


WINDOW = f"The day you did it must be between {in_words(FROM)} and {in_words(TO)}"


def about_when(page: Page) -> list[Bad]:
    kind = page.path
    outside = FROM - dt.timedelta(days=1)
    return [
        page.bad(f"{kind} empty", {}, {"done_on": "Enter the date"}),
        page.bad(
            f"{kind} no month",
            boxes("done_on", day="3", month="", year="2025"),
            {"done_on": "Date must include a month"},
        ),
        page.bad(
            f"{kind} words",
            boxes("done_on", day="third", month="x", year="year"),
            {"done_on": "Date must be a real date"},
        ),
        page.bad(
            f"{kind} no such day",
            boxes("done_on", day="31", month="2", year="2025"),
            {"done_on": "Date must be a real date"},
        ),
        page.bad(
            f"{kind} short year",
            boxes("done_on", day="1", month="2", year="25"),
            {"done_on": "Year must include 4 numbers"},
        ),
        page.bad(
            f"{kind} too long",
            boxes("done_on", day="1" * 300, month="2", year="2025"),
            {"done_on": "Date must be a real date"},
        ),
        page.bad(
            f"{kind} a null",
            boxes("done_on", day=NUL, month="2", year="2025"),
            {"done_on": "Date must be a real date"},
        ),
        page.bad(
            f"{kind} in the future",
            day("done_on", TOMORROW),
            {"done_on": "The day you did it must be today or in the past"},
        ),
        page.bad(f"{kind} outside the window", day("done_on", outside), {"done_on": WINDOW}),
    ]


def about_how_long(page: Page) -> list[Bad]:
    kind = page.path
    at_most = "Time it took must be 24 hours or less: record each day on its own"
    return [
        page.bad(
            f"{kind} empty",
            time("", ""),
            {"minutes": "Enter the time it took in hours, minutes or both"},
        ),
        page.bad(
            f"{kind} words",
            time("an hour", ""),
            {"minutes": "Hours must be a whole number, like 1 or 30"},
        ),
        page.bad(
            f"{kind} less than nothing",
            time("", "-5"),
            {"minutes": "Minutes must be a whole number, like 1 or 30"},
        ),
        page.bad(
            f"{kind} no time", time("0", "0"), {"minutes": "Time it took must be at least 1 minute"}
        ),
        page.bad(
            f"{kind} many minutes",
            time("1", "60"),
            {"minutes": "Minutes must be 59 or fewer when hours are given"},
        ),
        page.bad(f"{kind} more than a day", time("24", "1"), {"minutes": at_most}),
        page.bad(
            f"{kind} too many digits",
            time("1" * 300, ""),
            {"minutes": "Hours must be a whole number, like 1 or 30"},
        ),
        page.bad(
            f"{kind} a null",
            time("1\x00", ""),
            {"minutes": "Hours must be a whole number, like 1 or 30"},
        ),
    ]


new_time = Page(f"/record/new/{DRAFT}/how-long/")
course_time = Page(
    f"/record/{RECORD}/edit/how-long/", after="record_of_a_course", good={"finishes_course": "no"}
)
WHAT = about_what(Page("/record/new/what/")) + about_what(Page(f"/record/{RECORD}/edit/what/"))
WHEN = about_when(Page(f"/record/new/{DRAFT}/when/")) + about_when(
    Page(f"/record/{RECORD}/edit/when/")
)
HOW_LONG = [
    *about_how_long(new_time),
    *about_how_long(Page(f"/record/{RECORD}/edit/how-long/")),
    new_time.bad(
        "more than is left of the day",
        time("23", "30"),
        {
            "minutes": f"You have already recorded 1 hour for {in_words(TODAY)}. "
            "A day has 24 hours, so you can add up to 23 hours"
        },
    ),
    course_time.bad(
        "course: finished or not is left out",
        time("1", "") | {"finishes_course": ""},
        {"finishes_course": "Select yes if you finished this course"},
    ),
    course_time.bad(
        "course: neither finished nor not",
        time("1", "") | {"finishes_course": "x"},
        {"finishes_course": "Select yes or no"},
    ),
    course_time.bad(
        "course: surprisingly long",
        time("5", "0"),
        {
            "confirmed_long": "This course usually takes 1 hour. "
            "Confirm that you spent 5 hours on it, or change the time"
        },
    ),
]

# --- Finishing --------------------------------------------------------------------------------------

name = Page("/finished/", after="finished")
NAME = [
    name.bad("empty", {"name": ""}, {"name": "Enter your name as it should appear"}),
    name.bad("spaces", {"name": "  "}, {"name": "Enter your name as it should appear"}),
    name.bad(
        "too long", {"name": "n" * 121}, {"name": "Your name must be 120 characters or fewer"}
    ),
    name.bad("a null", {"name": NUL}, {"name": NO_NULS}),
    name.bad(
        "letters we cannot print",
        {"name": "李 Lee"},
        {"name": "We cannot print 李. Enter your name in other letters"},
    ),
    name.bad(
        "letters that run from right to left",
        {"name": "Dana לוי"},
        {"name": "We cannot print ל ו י. Enter your name in other letters"},
    ),
    name.bad(
        "a sign that is no letter",
        {"name": "Lee\u202eeel"},
        {"name": "Your name must contain only letters, marks and spaces"},
    ),
]

verify = Page("/verify/", Who.ANONYMOUS, "get")
TWELVE = "A code has 12 letters and numbers, like 7K3M-9QRT-2XWB"
VERIFY = [
    verify.bad("empty", {"code": ""}, {"code": "Enter the code on the certificate"}),
    verify.bad("too short", {"code": "7K3M"}, {"code": TWELVE}),
    verify.bad("too long", {"code": "7" * 61}, {"code": "A code has 12 letters and numbers"}),
    verify.bad("a null", {"code": NUL}, {"code": NO_NULS}),
    Page("/verify/AAAA-AAAA-AAAA/", Who.ANONYMOUS, "get").bad(
        "no such certificate",
        {},
        {"code": "No certificate has this code. Check it and try again"},
        status=404,
    ),
    Page("/verify/short/", Who.ANONYMOUS, "get").bad(
        "too short, in the address", {}, {"code": TWELVE}, status=404
    ),
]

# --- About you --------------------------------------------------------------------------------------

MOVE_TODAY = {"organisation": "ofsted", "grade": "EO", "profession": "policy"} | day(
    "moved_on", TODAY
)
moved = Page("/you/moved/", good=MOVE_TODAY)
NOWHERE = {"organisation": "", "grade": "", "profession": ""}
NO_DAY = boxes("moved_on", day="", month="", year="")
MOVED = [
    moved.bad(
        "empty",
        NOWHERE | NO_DAY,
        {
            "organisation": WHERE,
            "grade": "Choose your grade",
            "profession": "Choose your profession",
            "moved_on": "Enter the day it changed",
        },
    ),
    moved.bad(
        "not on the lists",
        {"organisation": "x", "grade": "x", "profession": "x"},
        {
            "organisation": WHERE,
            "grade": "Choose your grade",
            "profession": "Choose your profession",
        },
    ),
    moved.bad(
        "nulls",
        {"organisation": NUL, "grade": NUL, "profession": NUL},
        {"organisation": NO_NULS, "grade": NO_NULS, "profession": NO_NULS},
    ),
    moved.bad(
        "too long",
        {"organisation": "x" * 5000} | boxes("moved_on", day="1" * 300),
        {"organisation": WHERE, "moved_on": "Day it changed must be a real date"},
    ),
    moved.bad(
        "no such day",
        boxes("moved_on", day="30", month="2", year="2025"),
        {"moved_on": "Day it changed must be a real date"},
    ),
    Page("/you/moved/check/", after="future_move_to_check").bad(
        "in the future", {}, {"moved_on": "The day you started must be today or in the past"}
    ),
]

SEND_ID = "00000000-0000-4000-8000-000000000098"
send = Page("/you/email-record/", good={"send_id": SEND_ID})
EMAIL_RECORD = [
    send.bad("empty", {}, {"whom": "Select who we should send it to"}),
    send.bad("neither", {"whom": "x"}, {"whom": "Select yourself or a colleague"}),
    send.bad(
        "no address", {"whom": "colleague"}, {"email": "Enter your colleague’s email address"}
    ),
    send.bad(
        "not an address",
        {"whom": "colleague", "email": "x"},
        {"email": "Enter an email address in the right format, like name@dwp.gov.uk"},
    ),
    send.bad(
        "too long",
        {"whom": "colleague", "email": "a" * 250 + "@dwp.gov.uk"},
        {"email": "An email address must be 254 characters or fewer"},
    ),
    send.bad(
        "nobody’s colleague",
        {"whom": "colleague", "email": "friend@example.com"},
        {"email": "Enter an address at an organisation that takes part, like name@dwp.gov.uk"},
    ),
    send.bad(
        "too often",
        {"whom": "colleague", "email": "sam@dwp.gov.uk"},
        {ABOVE: "You can send 5 emails an hour. Try again in 1 hour"},
        after="five_mails_sent",
    ),
    send.bad(
        "not our page",
        {"whom": "myself", "send_id": "x"},
        {ABOVE: "Open this page again and send your record from there"},
    ),
]

leave = Page("/you/leave/")
LEAVE = [
    leave.bad("not ticked", {}, {"is_sure": "Tick to say that you understand it cannot be undone"}),
    leave.bad(
        "a tick that says no",
        {"is_sure": "False"},
        {"is_sure": "Tick to say that you understand it cannot be undone"},
    ),
    Page("/you/leave/", Who.CHAMPION).bad(
        "still appointed",
        {"is_sure": "on"},
        {
            ABOVE: "You are still appointed as champion. "
            "Ask an administrator to end that, then delete your account"
        },
    ),
]

# --- Lists, narrowed by their address ---------------------------------------------------------------

NOT_LISTED = "Select an answer from the list"
catalogue = Page("/learn/", method="get")
CATALOGUE = [
    catalogue.bad(
        "nothing is on the lists",
        {"level": "x", "format": "x", "time": "x"},
        {"level": NOT_LISTED, "format": NOT_LISTED, "time": NOT_LISTED},
    ),
    catalogue.bad("one is not", {"level": "working", "time": NUL}, {"time": NOT_LISTED}),
]

league = Page("/league-table/", method="get")
LEAGUE = [
    league.bad(
        "nothing is on the lists",
        {"measure": "x", "table": "x", "basis": "x", "campaign": "x"},
        {
            "measure": "Select a measure from the list",
            "table": "Select a table from the list",
            "basis": "Select a way of counting from the list",
            "campaign": "Select a campaign from the list",
        },
    ),
    league.bad("a null", {"table": NUL, "sort": NUL}, {"table": "Select a table from the list"}),
    league.bad(
        "too long",
        {"measure": "m" * 5000, "sort": "s"},
        {"measure": "Select a measure from the list"},
    ),
    league.bad("no day", {"day": "nonsense"}, {"day": "Enter a day, for example, 15 10 2023"}),
    league.bad("a null day", {"day": NUL}, {"day": "Enter a day, for example, 15 10 2023"}),
    league.bad(
        "a future day", {"day": "2999-01-01"}, {"day": "The day must be today or in the past"}
    ),
    league.bad("no revision", {"revision": "x"}, {"day": "There is no such revision of that day"}),
]
organisation_day = Page("/league-table/work-pensions/", method="get")
ORGANISATION_DAY = [
    organisation_day.bad(
        "no day", {"day": "31 2 2023"}, {"day": "Enter a day, for example, 15 10 2023"}
    ),
    organisation_day.bad(
        "a future day", {"day": "1 January 2999"}, {"day": "The day must be today or in the past"}
    ),
    organisation_day.bad(
        "revision nought", {"revision": "0"}, {"day": "There is no such revision of that day"}
    ),
]

# --- The central team -------------------------------------------------------------------------------

YESTERDAY = TODAY - dt.timedelta(days=1)
FIVE_YEARS = in_words(TODAY + dt.timedelta(days=5 * 365))

headcount = Page(
    "/central/headcounts/work-pensions/",
    Who.PROVED_CENTRAL_TEAM,
    good={"people": "90000", "reason": "A recount"} | day("as_at", TODAY),
)
OLDEST_COUNT = TODAY - dt.timedelta(days=5 * 365)
HEADCOUNT = [
    headcount.bad(
        "empty",
        {"people": "", "reason": " "} | boxes("as_at", day="", month="", year=""),
        {
            "people": "Enter people employed",
            "as_at": "Enter the day of the count",
            "reason": "Enter reason",
        },
    ),
    headcount.bad(
        "words", {"people": "many"}, {"people": "People employed must be a whole number, like 12"}
    ),
    headcount.bad("nobody", {"people": "0"}, {"people": "People employed must be 1 or more"}),
    headcount.bad(
        "too many", {"people": "1000001"}, {"people": "People employed must be 1,000,000 or fewer"}
    ),
    headcount.bad(
        "no such day",
        boxes("as_at", day="31", month="2", year="2025"),
        {"as_at": "Day of the count must be a real date"},
    ),
    headcount.bad(
        "to come",
        day("as_at", TOMORROW),
        {"as_at": "Day of the count must be today or in the past"},
    ),
    headcount.bad(
        "long ago",
        day("as_at", OLDEST_COUNT - dt.timedelta(days=1)),
        {"as_at": f"Day of the count must be {in_words(OLDEST_COUNT)} or later"},
    ),
    headcount.bad(
        "too long a reason",
        {"reason": "r" * 201},
        {"reason": "Reason must be 200 characters or fewer"},
    ),
    headcount.bad("a null", {"reason": NUL}, {"reason": NO_NULS}),
    headcount.bad(
        "to come, when saved",
        day("as_at", TOMORROW) | {"step": "save"},
        {"as_at": "Day of the count must be today or in the past"},
    ),
]

FROM_WHOM = "Choose the organisation that people leave"
TO_WHOM = "Choose the organisation that people join"
move = Page(
    "/central/changes/new/transfer/",
    Who.PROVED_CENTRAL_TEAM,
    good={
        "from_organisation": "ofsted",
        "to_organisation": "work-pensions",
        "people": "10",
        "note": "",
        "campaign": "this-year",
    }
    | day("effective_on", TODAY),
)
MOVE = [
    move.bad(
        "empty",
        {"from_organisation": "", "to_organisation": "", "people": "", "campaign": ""}
        | boxes("effective_on", day="", month="", year=""),
        {
            "from_organisation": FROM_WHOM,
            "to_organisation": TO_WHOM,
            "effective_on": "Enter the first day",
            "campaign": "Select a campaign",
        },
    ),
    move.bad(
        "not on the lists",
        {"from_organisation": "x", "to_organisation": NUL, "campaign": "x"},
        {
            "from_organisation": FROM_WHOM,
            "to_organisation": TO_WHOM,
            "campaign": "Select a campaign from the list",
        },
    ),
    move.bad(
        "to itself",
        {"to_organisation": "ofsted"},
        {"to_organisation": "Choose another organisation for people to go to"},
    ),
    move.bad(
        "no such day",
        boxes("effective_on", day="31", month="2", year="2025"),
        {"effective_on": "First day must be a real date"},
    ),
    move.bad(
        "long ago",
        day("effective_on", dt.date(1999, 12, 31)),
        {"effective_on": f"First day must be between 1 January 2000 and {FIVE_YEARS}"},
    ),
    move.bad("nobody", {"people": "0"}, {"people": "Number of people must be 1 or more"}),
    move.bad(
        "too many", {"people": "1000001"}, {"people": "Number of people must be 1,000,000 or fewer"}
    ),
    move.bad(
        "words", {"people": "many"}, {"people": "Number of people must be a whole number, like 12"}
    ),
    move.bad(
        "more than there are", {"people": "2056"}, {"people": "Ofsted employed only 2,055 people"}
    ),
    move.bad(
        "too long a note",
        {"note": "n" * 1001},
        {"note": "Note must be 1000 characters or fewer"},
    ),
    move.bad("a null", {"note": NUL}, {"note": NO_NULS}),
    move.bad(
        "to itself, when saved",
        {"to_organisation": "ofsted", "step": "save"},
        {"to_organisation": "Choose another organisation for people to go to"},
    ),
]

new_name = Page(
    "/central/changes/new/rename/",
    Who.PROVED_CENTRAL_TEAM,
    good={
        "from_organisation": "ofsted",
        "name": "Schools and Care",
        "abbreviation": "",
        "note": "",
        "campaign": "this-year",
    }
    | day("effective_on", TODAY),
)
NEW_NAME = [
    new_name.bad(
        "empty",
        {"from_organisation": "", "name": " ", "campaign": ""}
        | boxes("effective_on", day="", month="", year=""),
        {
            "from_organisation": "Choose the organisation",
            "name": "Enter new name",
            "effective_on": "Enter the first day",
            "campaign": "Select a campaign",
        },
    ),
    new_name.bad(
        "not on the list",
        {"from_organisation": "x"},
        {"from_organisation": "Choose the organisation"},
    ),
    new_name.bad("its own name", {"name": "Ofsted"}, {"name": "That is its name already"}),
    new_name.bad(
        "too long",
        {"name": "n" * 201, "abbreviation": "a" * 41},
        {
            "name": "New name must be 200 characters or fewer",
            "abbreviation": "New abbreviation must be 40 characters or fewer",
        },
    ),
    new_name.bad(
        "nulls",
        {"name": NUL, "abbreviation": NUL, "note": NUL},
        {"name": NO_NULS, "abbreviation": NO_NULS, "note": NO_NULS},
    ),
]

withdrawal = Page(
    "/central/changes/withdraw/transfer/work-pensions/ofsted/2023-01-01/",
    Who.PROVED_CENTRAL_TEAM,
    good={"campaign": "this-year", "reason": "Recorded by mistake"},
)
WITHDRAWAL = [
    withdrawal.bad(
        "empty",
        {"campaign": "", "reason": " "},
        {"campaign": "Select a campaign", "reason": "Enter the reason"},
    ),
    withdrawal.bad(
        "empty, when saved", {"reason": "", "step": "save"}, {"reason": "Enter the reason"}
    ),
    withdrawal.bad(
        "no such campaign", {"campaign": "x"}, {"campaign": "Select a campaign from the list"}
    ),
    withdrawal.bad(
        "too long a reason",
        {"reason": "r" * 401},
        {"reason": "Reason must be 400 characters or fewer"},
    ),
    withdrawal.bad("a null", {"reason": NUL}, {"reason": NO_NULS}),
]

correction = Page(
    "/central/corrections/new/",
    Who.PROVED_CENTRAL_TEAM,
    good={"campaign": "this-year", "reason": "A late return"} | day("day", YESTERDAY),
)
CORRECTION = [
    correction.bad(
        "empty",
        {"campaign": "", "reason": " "} | boxes("day", day="", month="", year=""),
        {"campaign": "Select a campaign", "day": "Enter the day", "reason": "Enter reason"},
    ),
    correction.bad(
        "no such campaign", {"campaign": "x"}, {"campaign": "Select a campaign from the list"}
    ),
    correction.bad(
        "no such day",
        boxes("day", day="31", month="2", year="2025"),
        {"day": "Day must be a real date"},
    ),
    correction.bad(
        "not kept", day("day", TODAY), {"day": "There are no kept figures for that day"}
    ),
    correction.bad(
        "not kept, when saved",
        day("day", TODAY) | {"step": "save"},
        {"day": "There are no kept figures for that day"},
    ),
    correction.bad(
        "too long a reason",
        {"reason": "r" * 401},
        {"reason": "Reason must be 400 characters or fewer"},
    ),
    correction.bad("a null", {"reason": NUL}, {"reason": NO_NULS}),
]

export = Page(
    "/central/exports/new/",
    Who.PROVED_CENTRAL_TEAM,
    good={
        "export_id": "00000000-0000-4000-8000-000000000099",
        "kind": "league",
        "campaign": "this-year",
        "file_format": "csv",
        "measure": "signed_up",
        "table": "all",
        "basis": "core",
    },
)
EXPORTS = [
    export.bad(
        "empty",
        dict.fromkeys(export.good, ""),
        {
            ABOVE: "Open this page again and ask for the file there",
            "kind": "Select what you need",
            "campaign": "Select a campaign",
            "file_format": "Select a format",
            "measure": "Select the measure",
            "table": "Select the table",
            "basis": "Select the way of counting",
        },
    ),
    export.bad(
        "not in the lists",
        dict.fromkeys(export.good.keys() - {"export_id"}, "x"),
        {
            "kind": "Select what you need from the list",
            "campaign": "Select a campaign from the list",
            "file_format": "Select a format from the list",
            "measure": "Select the measure from the list",
            "table": "Select the table from the list",
            "basis": "Select the way of counting from the list",
        },
    ),
    export.bad(
        "not an id",
        {"export_id": "x"},
        {ABOVE: "Open this page again and ask for the file there"},
    ),
    export.bad(
        "no such day",
        boxes("day", day="31", month="2", year="2025"),
        {"day": "Day must be a real date"},
    ),
    export.bad(
        "half a day",
        boxes("day", day="3", month="", year="2025"),
        {"day": "Day must include a month"},
    ),
    export.bad(
        "not kept", day("day", TODAY), {"day": f"No figures were kept for {in_words(TODAY)}"}
    ),
]

pack = Page(
    "/central/releases/new/",
    Who.PROVED_CENTRAL_TEAM,
    good={"title": "Figures", "campaign": "this-year"} | day("day", YESTERDAY),
)
PACKS = [
    pack.bad(
        "empty",
        {"title": " ", "campaign": ""} | boxes("day", day="", month="", year=""),
        {"title": "Enter a title", "campaign": "Select a campaign", "day": "Enter the day"},
    ),
    pack.bad(
        "no such campaign", {"campaign": "x"}, {"campaign": "Select a campaign from the list"}
    ),
    pack.bad(
        "no such day",
        boxes("day", day="31", month="2", year="2025"),
        {"day": "Day must be a real date"},
    ),
    pack.bad("not kept", day("day", TODAY), {"day": f"No figures were kept for {in_words(TODAY)}"}),
    pack.bad(
        "too long a title",
        {"title": "t" * 201},
        {"title": "Title must be 200 characters or fewer"},
    ),
    pack.bad("a null", {"title": NUL}, {"title": NO_NULS}),
    pack.bad(
        "a title without letters",
        {"title": "!?"},
        {"title": "The title must have a letter or a number in it"},
    ),
    pack.bad(
        "a title that is taken",
        {"title": "Final figures"},
        {"title": "There is a release with this title already"},
    ),
]

signing = Page(
    f"/central/releases/{PACK}/sign-off/",
    Who.PROVED_CENTRAL_TEAM,
    good={"name": "Sue Signer", "is_sure": "on"},
)
SIGNING_OFF = [
    signing.bad(
        "empty",
        {"name": " ", "is_sure": ""},
        {
            "name": "Enter the name of the person who signs off",
            "is_sure": "Tick to say that you understand it can never be changed",
        },
    ),
    signing.bad(
        "too long a name", {"name": "n" * 201}, {"name": "Name must be 200 characters or fewer"}
    ),
    signing.bad("a null", {"name": NUL}, {"name": NO_NULS}),
]

token = Page(
    "/central/tokens/new/",
    Who.PROVED_CENTRAL_TEAM,
    good={
        "name": "A dashboard",
        "purpose": "Show figures",
        "scopes": ["figures"],
        "requests_a_minute": "60",
    }
    | day("expires_on", TODAY),
)
TOKENS = [
    token.bad(
        "empty",
        {"name": " ", "purpose": "", "scopes": [], "requests_a_minute": ""}
        | boxes("expires_on", day="", month="", year=""),
        {
            "name": "Enter whose program it is",
            "purpose": "Enter what it is for",
            "scopes": "Select what the program may read",
            "expires_on": "Enter the last day",
            "requests_a_minute": "Enter requests a minute",
        },
    ),
    token.bad(
        "not on the list",
        {"scopes": ["figures", "x"]},
        {"scopes": "Select what the program may read from the list"},
    ),
    token.bad(
        "over already",
        day("expires_on", YESTERDAY),
        {"expires_on": "Last day must be today or in the future"},
    ),
    token.bad(
        "for too long",
        day("expires_on", TODAY + dt.timedelta(days=367)),
        {"expires_on": "Last day must be within a year from today"},
    ),
    token.bad(
        "never",
        {"requests_a_minute": "0"},
        {"requests_a_minute": "Requests a minute must be 1 or more"},
    ),
    token.bad(
        "too often",
        {"requests_a_minute": "601"},
        {"requests_a_minute": "Requests a minute must be 600 or less"},
    ),
    token.bad(
        "too long",
        {"name": "n" * 101, "purpose": "p" * 401},
        {
            "name": "Whose program is it must be 100 characters or fewer",
            "purpose": "What is it for must be 400 characters or fewer",
        },
    ),
    token.bad("nulls", {"name": NUL, "purpose": NUL}, {"name": NO_NULS, "purpose": NO_NULS}),
    token.bad(
        "not our page", {"token_id": "x"}, {ABOVE: "Go back to the list of tokens and start again"}
    ),
]

NO_CAMPAIGN = {"campaign": "Select a campaign from the list"}
NO_ORGANISATION = {"organisation": "Select an organisation from the list"}
NO_SHARE = {"reach": "The share to reach must be a whole number from 1 to 100"}
when = Page("/participation/", method="get")
PARTICIPATION = [
    when.bad(
        "nothing is on the lists",
        {"campaign": "x", "organisation": "x"},
        NO_CAMPAIGN | NO_ORGANISATION,
    ),
    when.bad("a null", {"organisation": NUL}, NO_ORGANISATION),
]
CLAIMS = [
    Page("/participation/claims/", method="get").bad("none such", {"campaign": NUL}, NO_CAMPAIGN)
]
ahead = Page("/participation/forecast/", method="get")
FORECAST = [
    ahead.bad("nought", {"reach": "0"}, NO_SHARE),
    ahead.bad("more than all", {"reach": "101"}, NO_SHARE),
    ahead.bad("a part", {"reach": "12.5"}, NO_SHARE),
    ahead.bad("no number", {"reach": NUL, "sort": NUL}, NO_SHARE),
    ahead.bad("too long", {"reach": "1" * 5000}, NO_SHARE),
    ahead.bad("no organisation", {"organisation": "x" * 5000}, NO_ORGANISATION),
]
pace = Page("/organisation/work-pensions/", Who.PROVED_CHAMPION, method="get")
PACE = [
    pace.bad("nought", {"reach": "0"}, NO_SHARE),
    pace.bad("more than all", {"reach": "101"}, NO_SHARE),
    pace.bad("no number", {"reach": NUL}, NO_SHARE),
    pace.bad("too long", {"reach": "1" * 5000}, NO_SHARE),
]

# --- All of them ------------------------------------------------------------------------------------

FORMS: dict[str, list[Bad]] = {
    "accounts.forms.AddressForm": SIGN_IN,
    "accounts.forms.CodeForm": SIGN_IN_CODE,
    "accounts.forms.NewAddressForm": NEW_ADDRESS,
    "accounts.forms.OtherAddressForm": OTHER_ADDRESS,
    "learning.forms.welcome.OrganisationForm": ORGANISATION,
    "learning.forms.welcome.OrganisationSearchForm": ORGANISATION_SEARCH,
    "learning.forms.welcome.GradeForm": GRADE,
    "learning.forms.welcome.ProfessionForm": PROFESSION,
    "learning.forms.welcome.JoinForm": JOIN,
    "learning.forms.surveys.AnswerForm": ANSWER,
    "learning.forms.levels.LevelForm": LEVEL,
    "learning.forms.activities.DeclarationForm": DECLARATION,
    "learning.forms.records.WhatForm": WHAT,
    "learning.forms.records.WhenForm": WHEN,
    "learning.forms.records.HowLongForm": HOW_LONG,
    "learning.forms.certificates.NameForm": NAME,
    "learning.forms.certificates.CodeForm": VERIFY,
    "learning.forms.you.MovedForm": MOVED,
    "learning.forms.you.EmailRecordForm": EMAIL_RECORD,
    "learning.forms.you.LeaveForm": LEAVE,
    "learning.forms.catalogue.CatalogueForm": CATALOGUE,
    "reports.forms.league.DayForm": ORGANISATION_DAY,
    "reports.forms.league.LeagueForm": LEAGUE,
    "reports.forms.campaigns.CampaignForm": CLAIMS,
    "reports.forms.participation.ParticipationForm": PARTICIPATION,
    "reports.forms.participation.ForecastForm": FORECAST,
    "reports.forms.champion.PaceForm": PACE,
    "reports.forms.central.HeadcountForm": HEADCOUNT,
    "reports.forms.central.MoveForm": MOVE,
    "reports.forms.central.RenameForm": NEW_NAME,
    "reports.forms.central.WithdrawForm": WITHDRAWAL,
    "reports.forms.central.CorrectionForm": CORRECTION,
    "reports.forms.central.TokenForm": TOKENS,
    "reports.forms.exports.ExportForm": EXPORTS,
    "reports.forms.exports.PackForm": PACKS,
    "reports.forms.exports.SignOffForm": SIGNING_OFF,
}
# Forms that are not on a page of ours which could be answered badly, and why.
ELSEWHERE = {
    "reports.forms.exports._OnADayForm": "what other forms start from: on no page itself",
    "reports.forms.campaigns.NamedCampaignForm": "what other forms start from: on no page itself",
    "reports.forms.central._ChangeForm": "what other forms start from: on no page itself",
    "learning.forms.surveys.SendForm": "has no field, and its page sends people to what is unanswered",
    "obt_portal.ui.gallery.EveryField": "an example, with its mistakes, in the gallery",
    "accounts.admin.UserForm": "on the admin site, whose pages are Django's: tested on its own",
    "accounts.admin.AppointmentForm": "on the admin site, whose pages are Django's: tested on its own",
}
FORMS["obt_portal.ui.gallery.Question"] = [
    Page("/gallery/question/", Who.ANONYMOUS).bad(
        "empty", {}, {"size": "Select how large your team is"}
    ),
    Page("/gallery/question/", Who.ANONYMOUS).bad(
        "not an option",
        {"size": "x"},
        {"size": "Select one of the choices for how large is your team"},
    ),
]

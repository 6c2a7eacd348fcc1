"""Every address x everybody x every method: what comes back, what is written, what browsers are told."""

from urllib.parse import quote

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.urls import (
    URLPattern,
    URLResolver,
    clear_url_caches,
    get_resolver,
    path,
    resolve,
)

from learning.models import LearningRecord
from obt_portal import urls as portal
from tests.matrix.counting import rows_written
from tests.matrix.reading import Reading, fits, nonce_of, policy_of
from tests.matrix.table import PARTS, ROUTES, Outcome, Route
from tests.matrix.world import FOREIGN_RECORD, RECORD, REMOVED_RECORD, Who

# Where asking does write, and what: nothing of the portal's own.
WRITE_WHEN_ASKED = {
    "/accounts/2fa/totp/activate/": "a new secret, kept in the session until it is proved",
    "/accounts/2fa/webauthn/add/": "a new challenge, kept in the session until it is answered",
    "/accounts/2fa/reauthenticate/": "HEAD is counted as a try, like POST",
}
# Pages that are open to all and have a form that posts: its token needs a cookie.
NEED_A_COOKIE = ("/sign-in/", "/gallery/", "/gallery/question/")
# Titles that say in other words what their page's heading says.
SAME_IN_OTHER_WORDS = {
    "Home": "One Big Thing this year",
    "Check a certificate": "What is the certificate’s code?",
    "Change this learning": "What do you want to change?",
    "Set up a second step to sign in": "Your second step to sign in",
    "Security Keys": "Add Security Key",
}
WHO_ALSO_ASKS_BY_HEAD = (Who.ANONYMOUS, Who.LEARNER, Who.PROVED_ADMINISTRATOR)


# --- The table and the portal have the same addresses -----------------------------------------------


def patterns_of(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        here = before + str(each.pattern).removeprefix("^")
        found += [here] if isinstance(each, URLPattern) else patterns_of(each, here)
    return found


def declared() -> list[str]:
    return [resolve(route.path.replace("{id}", "1")).route for route in ROUTES]


def test_every_address_of_the_portal_is_in_the_table():
    assert set(patterns_of(get_resolver())) - set(declared()) == set()


def test_every_row_of_the_table_is_an_address_of_its_own():
    assert set(declared()) - set(patterns_of(get_resolver())) == set()
    assert len(declared()) == len(set(declared()))


class WithOneMore:
    """The control: the portal with an address that nobody declared."""

    urlpatterns = [path("undeclared/", lambda request: None), *portal.urlpatterns]


def test_an_undeclared_address_would_be_found():
    resolver = URLResolver(get_resolver().pattern, WithOneMore)
    assert set(patterns_of(resolver)) - set(declared()) == {"undeclared/"}


# --- The matrix ------------------------------------------------------------------------------------


def filled(route: Route, world) -> str:
    return route.path.replace("{id}", world.rows.get(route.of, ""))


def ask(world, who: Who, method: str, url: str):
    """The answer, and how many rows it wrote. What it wrote is undone."""
    browser = world.browser(who, raise_request_exception=False)
    with transaction.atomic():
        before = rows_written()
        response = getattr(browser, method)(url)
        b"".join(response) if response.streaming else None
        written = rows_written() - before
        transaction.set_rollback(True)
    return response, written


def described(outcome: Outcome, url: str) -> str:
    leads_to = outcome.leads_to.format(quoted=quote(url, safe=""), path=url, id="{id}")
    return " ".join(
        filter(None, [str(outcome.status), outcome.heading, outcome.file_type, leads_to])
    ) + (" with an error summary" if outcome.has_error else "")


def found(response, expected: Outcome) -> str:
    """What came, in the words of the table; a heading that goes on after the expected words is taken for it."""
    is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
    parts = [str(response.status_code)]
    body = response.content.decode() if is_page else ""
    if body:
        heading = " ".join(Reading(body).headings)
        goes_on = expected.heading.endswith(": ") and heading.startswith(expected.heading)
        parts.append(expected.heading if goes_on else heading)
    elif response.status_code == 200 and not is_page:
        parts.append(response["Content-Type"].partition(";")[0])
    parts.append(response.get("Location", ""))
    words = " ".join(filter(None, parts))
    return words + (" with an error summary" if "govuk-error-summary__title" in body else "")


def surprises(route: Route, world, method: str) -> list[str]:
    """One line for everybody whose outcome is not the table's: what should have come and what did."""
    url = filled(route, world)
    outcomes = route.post if method == "post" else route.get
    lines = []
    for who in WHO_ALSO_ASKS_BY_HEAD if method == "head" else Who:
        response, written = ask(world, who, method, url)
        wanted = described(outcomes[who], url).replace("{id}", world.rows.get(route.of, ""))
        came = found(response, outcomes[who])
        if method == "head":
            wanted, came = wanted.partition(" ")[0], came.partition(" ")[0]
            came += " with a body" if not response.streaming and response.content else ""
        if bool(written) != outcomes[who].writes and not (
            method == "head" and route.path in WRITE_WHEN_ASKED
        ):
            came += f", {written} rows written"
        if wanted != came:
            lines.append(f"{method} {route.path} as {who}: wanted {wanted!r}, came {came!r}")
    return lines


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_what_the_table_says_and_only_a_post_writes(world, part, method):
    wrong = [line for route in PARTS[part] for line in surprises(route, world, method)]
    assert "\n".join(wrong) == ""


def test_only_named_addresses_may_write_when_they_are_asked():
    asked = {route.path for route in ROUTES if any(it.writes for it in route.get.values())}
    assert asked <= WRITE_WHEN_ASKED.keys()


class Careless:
    """The controls: each address here does what no address of ours may do."""

    @staticmethod
    def counts_visits(request):
        LearningRecord.objects.update(title="Seen")
        return HttpResponse("<h1>My learning</h1>")

    @staticmethod
    @login_not_required
    def lets_everybody_in(request):
        return HttpResponse("<h1>My learning</h1>")


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (Careless.counts_visits, "rows written"),
        (Careless.lets_everybody_in, "as anonymous: wanted '302 /sign-in/?next=%2Frecord%2F'"),
    ],
)
def test_the_matrix_would_notice(world, monkeypatch, view, complaint):
    monkeypatch.setattr(portal, "urlpatterns", [path("record/", view), *portal.urlpatterns])
    clear_url_caches()
    record_list = next(route for route in ROUTES if route.path == "/record/")
    lines = surprises(record_list, world, "get")
    monkeypatch.undo()
    clear_url_caches()
    assert complaint in "\n".join(lines)


def test_without_the_rule_that_asks_for_sign_in_strangers_would_get_in(world, settings):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if name != "accounts.middleware.SignInRequired"
    ]
    details = next(route for route in ROUTES if route.path == "/you/download.json")
    assert "as anonymous" in "\n".join(surprises(details, world, "get"))


# --- What every answer tells the browser ---------------------------------------------------------


def faults_of(response) -> list[str]:
    """What is wrong with an answer's headers or, if it is a page, with the page."""
    policy = policy_of(response)
    faults = []
    if "unsafe" in response["Content-Security-Policy"] or policy.get("default-src") != "'none'":
        faults.append("the policy is not the strict one")
    if policy.get("base-uri") != "'none'" or policy.get("frame-ancestors") != "'none'":
        faults.append("the policy lets others frame or rebase")
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    if is_page and response.content:
        faults += faults_of_page(Reading(response.content.decode()), nonce_of(policy))
    return faults


def faults_of_page(page: Reading, nonce: str) -> list[str]:
    faults = []
    if len(page.headings) != 1:
        faults.append(f"{len(page.headings)} main headings")
    elif not fits(SAME_IN_OTHER_WORDS, page.title, page.headings[0]):
        faults.append(f"title {page.title!r} does not fit {page.headings[0]!r}")
    if not page.language.casefold().startswith("en-gb"):
        faults.append(f"language {page.language!r}")
    if not page.skips_to or page.skips_to[0] not in page.ids:
        faults.append("no skip link, or one that leads nowhere")
    for script in page.scripts:
        src = script.get("src", "")
        is_ours = src.startswith("/") and not src.startswith("//")
        is_data = script.get("type") == "application/json"
        if not (is_ours or is_data or (nonce and script.get("nonce") == nonce)):
            faults.append("a script without the nonce of the policy")
    faults += [f"styled or scripted in place: {tag}" for tag in page.styled]
    faults += [f"id {name!r} twice" for name in set(page.ids) if page.ids.count(name) > 1]
    return faults


@pytest.mark.parametrize("part", PARTS)
def test_every_answer_is_strict_and_every_page_well_made(world, part):
    """For whoever gets the page itself, and for the stranger; asked for, and sent to with nothing."""
    wrong = []
    for route in PARTS[part]:
        for method, outcomes in (("get", route.get), ("post", route.post)):
            of_each = {outcome: who for who, outcome in outcomes.items()}
            for who in of_each.values():
                response, _ = ask(world, who, method, filled(route, world))
                told = f"{method} {route.path} as {who}"
                wrong += [f"{told}: {fault}" for fault in faults_of(response)]
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("<h1>A</h1><h1>B</h1>", "2 main headings"),
        ("<title>Other – Us</title><h1>A heading</h1>", "does not fit"),
        ("<h1>A</h1>", "language"),
        ('<a class="govuk-skip-link" href="#main">Skip</a>', "leads nowhere"),
        ("<script>alert(1)</script>", "without the nonce"),
        ('<script nonce="other">alert(1)</script>', "without the nonce"),
        ('<p style="color: red">', "in place"),
        ('<button onclick="go()">', "in place"),
        ('<p id="a"></p><p id="a"></p>', "twice"),
    ],
)
def test_a_badly_made_page_would_be_noticed(page, complaint):
    assert complaint in "\n".join(faults_of_page(Reading(page), "abc"))


def test_pages_open_to_all_set_no_cookie(world):
    """Whoever only reads is not followed."""
    for route in ROUTES:
        outcome = route.get[Who.ANONYMOUS]
        if outcome.heading and route.path not in NEED_A_COOKIE:
            response, _ = ask(world, Who.ANONYMOUS, "get", filled(route, world))
            assert not response.cookies, route.path
            assert not response.has_header("Set-Cookie"), route.path


# --- Forged requests, and other people's rows ---------------------------------------------------


@pytest.mark.parametrize("who", [Who.ANONYMOUS, Who.PROVED_ADMINISTRATOR])
def test_a_post_without_the_token_of_a_page_of_ours_does_nothing(world, who):
    """Addresses of programs take no POST from anybody, and say that."""
    browser = world.browser(who, enforce_csrf_checks=True, raise_request_exception=False)
    for route in ROUTES:
        if route in PARTS["programs"]:
            continue
        before = rows_written()
        response = browser.post(filled(route, world))
        assert response.status_code == 403, route.path
        assert "Sorry, we could not save that" in response.content.decode(), route.path
        assert rows_written() == before, route.path


def test_with_the_check_of_tokens_taken_away_such_a_post_is_obeyed(world):
    """The control: what the check stops is not stopped by anything else."""
    browser = world.browser(Who.LEARNER, enforce_csrf_checks=False)
    assert browser.post(f"/record/{RECORD}/remove/").status_code == 302
    assert LearningRecord.objects.get(pk=RECORD).removed_at is not None


def test_nobody_reads_or_changes_another_persons_record(world):
    mine = [route.path for route in ROUTES if str(RECORD) in route.path]
    mine += [route.path for route in ROUTES if str(REMOVED_RECORD) in route.path]
    assert len(mine) > 6
    for who in Who:
        for url in mine:
            theirs = url.replace(str(REMOVED_RECORD), str(RECORD))
            theirs = theirs.replace(str(RECORD), str(FOREIGN_RECORD))
            for method in ("get", "post"):
                response, written = ask(world, who, method, theirs)
                is_not_found = response.status_code in {404, 405}
                assert is_not_found or response.get("Location", "").startswith(
                    ("/home/", "/sign-in/")
                ), f"{method} {theirs} as {who}"
                assert not written, f"{method} {theirs} as {who}"

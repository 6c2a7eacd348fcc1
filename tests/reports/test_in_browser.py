"""Every page about figures that anybody meets, in a browser with the real organisations.

The central team's own pages and files, releases, and grades and professions are looked at in the same way beside their
other tests, because they have to be asked for step by step.
"""

import datetime as dt
import io
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from campaigns.models import Campaign
from departments.models import ChangeKind, Organisation, OrganisationChange, OrganisationName
from reports import services
from reports.models import Standing
from reports.selectors import world_of
from tests.browser import NARROW, WIDE, faults, keep_picture
from tests.factories import make_user
from tests.reports.days import keep_day
from tests.reports.shipped import TODAY, make_colleague, open_today

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY, LEARNER, COLLEAGUE = "nobody in particular", "a learner", "the central team"
LEAGUE = "League table"
DWP, WALES = "department-for-work-pensions", "office-of-the-secretary-of-state-for-wales"
GONE, JOINED = "uk-export-finance", "department-for-business-and-trade"
RENAMED = "department-for-culture-media-sport"
COUNTED = {
    "signed_up": 2,
    "recorded_learning": 3,
    "reached_target": 7,
    "core_completions": 3,
    "people_with_core_course": 4,
    "gave_feedback": 9,
    "finished": 11,
}
"""One in so many people employed."""


def ago(days):
    return TODAY - dt.timedelta(days=days)


WEEK_AGO, BEFORE, UNKNOWN = ago(8).isoformat(), ago(9).isoformat(), ago(7).isoformat()


@dataclass(frozen=True)
class Looked:
    """``said`` shows that the page is the case it stands for."""

    path: str
    heading: str
    said: str
    who: str = NOBODY


PAGES = (
    Looked("/", "One Big Thing 2023", "Start now"),
    Looked("/", "One Big Thing 2023", "Continue", LEARNER),
    Looked("/league-table/", LEAGUE, "Since"),
    Looked("/league-table/", LEAGUE, "Too small to rank", LEARNER),
    Looked(f"/league-table/?day={WEEK_AGO}", LEAGUE, "As it was at the end of"),
    Looked(f"/league-table/?day={BEFORE}&revision=1", LEAGUE, "have been corrected since"),
    Looked("/league-table/?basis=core&measure=learning_hours", LEAGUE, "How hours are known"),
    Looked("/league-table/?table=non-ministerial&sort=-movement", LEAGUE, "HM Revenue and Customs"),
    Looked("/league-table/?measure=core_completions&table=others", LEAGUE, "per 100 people"),
    Looked("/league-table/?table=nonsense&day=31+2", LEAGUE, "There is a problem"),
    Looked(f"/league-table/?day={UNKNOWN}", LEAGUE, "The nearest day with figures is"),
    Looked(f"/league-table/{DWP}/", "Department for Work and Pensions", "With its agencies"),
    Looked(f"/league-table/{DWP}/?day={BEFORE}", "Department for Work and Pensions", "revision 2"),
    Looked(f"/league-table/{DWP}/?day=x", "Department for Work and Pensions", "There is a problem"),
    Looked(
        f"/league-table/{WALES}/",
        "Office of the Secretary of State for Wales",
        "Too small to rank",
    ),
    Looked(f"/league-table/{RENAMED}/", "Department for Culture and Games", "Name from"),
    Looked(f"/league-table/{GONE}/", "UK Export Finance", "is not in the figures of now"),
    Looked(f"/league-table/{JOINED}/", "Department for Business and Trade", "What is compared"),
    Looked("/league-table/corrections/", "Corrections to past days", "A department sent late"),
    Looked(f"/participation/?organisation={DWP}", "When people sign up", "How far people"),
    Looked("/participation/?organisation=nonsense", "When people sign up", "There is a problem"),
    Looked("/participation/claims/", "What can be claimed", "% of the Civil Service"),
    Looked(f"/participation/forecast/?organisation={DWP}", "Forecast of sign-ups", "Forecast by"),
    Looked("/participation/forecast/?reach=0", "Forecast of sign-ups", "There is a problem"),
    Looked(
        "/participation/people/",
        "Whole Civil Service: people by grade and profession",
        "released",
        LEARNER,
    ),
    Looked("/how-figures-are-worked-out/", "How figures are worked out", "Ranks and rounding"),
    Looked("/releases/", "Releases of figures", "release"),
    Looked("/api/", "Figures for programs", "What answers are made of"),
    Looked("/central/", "Central team", "differences", COLLEAGUE),
    Looked("/central/headcounts/", "Headcounts in use", "Scottish Forestry", COLLEAGUE),
    Looked("/central/changes/", "Organisation changes", "UK Export Finance", COLLEAGUE),
    Looked("/central/corrections/", "Corrections of kept days", "A department sent", COLLEAGUE),
)


@pytest.fixture
def shipped(db):
    """Nine days old: one renamed, one merged into another, one day corrected."""
    campaign = open_today()
    Campaign.objects.update(
        opens_on=ago(30), is_league_table_public=True, minimum_headcount=100, grace_days=0
    )
    OrganisationName.objects.create(
        organisation=Organisation.objects.get(slug=RENAMED),
        name="Department for Culture and Games",
        valid_from=ago(5),
    )
    services.recompute_standings(campaign_id=campaign.pk)
    services.check_published_campaigns()
    for each in world_of(campaign, TODAY).organisations.values():
        people = each.body.headcount or 9
        counted = {column: people // part for column, part in COUNTED.items()}
        Standing.objects.filter(organisation__slug=each.body.slug).update(
            **counted, minutes_self_recorded=people * 90, minutes_imported=4_000
        )
    some = (DWP, "health-and-safety-executive", WALES, RENAMED, GONE, JOINED, "home-office")
    standings = Standing.objects.filter(organisation__slug__in=some)
    now = dict(standings.values_list("organisation__slug", "signed_up"))
    for days, part in ((9, 4), (8, 3), (1, 2)):
        keep_day(campaign, ago(days), {slug: people // part for slug, people in now.items()})
    corrected = {slug: people // 3 for slug, people in now.items()}
    keep_day(campaign, ago(9), corrected, revision=2, reason="A department sent late returns")
    merge(GONE, JOINED)
    return campaign


def merge(gone, joined):
    Organisation.objects.filter(slug=gone).update(closed_on=ago(3))
    OrganisationChange.objects.create(
        kind=ChangeKind.MERGE,
        from_organisation=Organisation.objects.get(slug=gone),
        to_organisation=Organisation.objects.get(slug=joined),
        effective_on=ago(3),
    )
    Standing.objects.filter(organisation__slug=gone).delete()


def person(who):
    makers = {
        NOBODY: lambda: None,
        LEARNER: lambda: make_user("lee.learner@ofsted.gov.uk"),
        COLLEAGUE: make_colleague,
    }
    return makers[who]()


@pytest.mark.parametrize("who", [NOBODY, LEARNER, COLLEAGUE])
def test_every_page_fits_and_is_clean_wide_and_narrow_and_with_more_space(
    open_browser, shipped, who
):
    page = open_browser(person(who))
    wrong = {}
    for number, looked in enumerate(each for each in PAGES if each.who == who):
        page.goto(page.at + looked.path)
        expect(page.get_by_role("heading", level=1)).to_have_text(looked.heading)
        if looked.said not in page.locator("main").inner_text():
            wrong[looked.path] = f"does not say {looked.said}"
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            keep_picture(page, f"{who.split()[-1]}-{number:02}")
            if found := faults(page):
                wrong[looked.path, width] = found
    assert wrong == {}


# --- On a narrow screen -----------------------------------------------------------------------------

RIGHT = "it => it.getBoundingClientRect().right"


def test_a_narrow_league_table_shows_rank_name_and_what_it_is_ranked_by_whole(
    open_browser, shipped
):
    """A number that is cut off could be read as another one."""
    page = open_browser(width=NARROW)
    for measure in ("signed_up", "core_completions", "learning_hours"):
        page.goto(f"{page.at}/league-table/?measure={measure}")
        frame = page.locator(".portal-league .portal-table-frame").evaluate(RIGHT)
        for part in ("thead th", "tbody tr:first-child > *", "tfoot tr > *"):
            assert page.locator(part).nth(2).evaluate(RIGHT) <= frame, (measure, part)
        assert page.locator("caption").evaluate(RIGHT) <= frame
    expect(page.get_by_text("The table goes on to the right.")).to_be_visible()


def test_an_organisations_tables_are_lists_on_a_narrow_screen(open_browser, shipped):
    page = open_browser(width=NARROW)
    page.goto(f"{page.at}/league-table/{DWP}/")
    tables = page.locator(".portal-stacked")
    assert tables.count() == 4
    for table in tables.all():
        assert table.evaluate("it => it.scrollWidth <= it.clientWidth")
    heading = "it => getComputedStyle(it, '::before').content"
    assert tables.first.locator("td").nth(2).evaluate(heading) == '"Rank: "'


# --- On paper ---------------------------------------------------------------------------------------

TO_PRESS = "nav, .govuk-service-navigation, .portal-filters, .govuk-back-link, .portal-footer, .govuk-button"


def printed(page, path):
    """The words of each sheet of A4."""
    page.goto(page.at + path)
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]


def test_a_printed_league_table_has_its_figures_and_nothing_to_press(open_browser, shipped):
    page = open_browser(make_user("lee.learner@ofsted.gov.uk"))
    first, *others = sheets = printed(page, "/league-table/")
    words = " ".join(" ".join(sheets).split())

    assert len(sheets) <= 3
    for said in ("League table", "Department for Work and Pensions", "About this table", "As at"):
        assert said in words
    for pressed in ("Sign out", "Show", "Download", "The last day kept", "Forecast", "Cookies"):
        assert pressed not in words
    assert others and "Rank by" in first and "Rank by" in others[0]
    assert words.count("Whole Civil Service ") == 1

    page.emulate_media(media="print")
    expect(page.locator(TO_PRESS).locator("visible=true")).to_have_count(0)
    assert page.locator(".portal-bar__picture >> visible=true").count() > 10
    assert colour(page, "thead .govuk-link") == colour(page, "h1") == "rgb(0, 0, 0)"


def test_a_printed_organisation_has_its_tables_whole_and_its_chart(open_browser, shipped):
    page = open_browser()
    words = " ".join(printed(page, f"/league-table/{DWP}/"))

    # The heads of a table that breaks are said again on the next sheet.
    assert words.count("Compared with headcount") == 2
    assert words.count("From people") == 1
    assert "Show the numbers as a table" not in words
    assert "Leave empty for now" not in words
    page.emulate_media(media="print")
    expect(page.locator(TO_PRESS).locator("visible=true")).to_have_count(0)
    expect(page.locator(".portal-chart__picture").first).to_be_visible()


# --- In the reader's own colours --------------------------------------------------------------------

BARS = ".portal-bar__fill, .portal-bar__over, .portal-chart__column"
LINES = ".portal-chart__line, .portal-chart__axis"
PAINTED = f"""() => [...document.querySelectorAll('{BARS}, {LINES}')].map(it => {{
    const style = getComputedStyle(it)
    return it.matches('{LINES}') ? style.stroke : it.matches('.portal-chart__column--hollow') ? style.stroke : style.fill
}})"""


def colour(page, selector, name="color"):
    return page.locator(selector).first.evaluate(f"it => getComputedStyle(it)['{name}']")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_and_charts_are_seen_in_the_readers_own_colours(open_browser, shipped, scheme):
    page = open_browser()
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    for path in ("/league-table/", f"/league-table/{DWP}/", "/participation/"):
        page.goto(page.at + path)
        ground = colour(page, "body", "background-color")
        painted = page.evaluate(PAINTED)
        assert painted and ground not in painted, path
    page.goto(f"{page.at}/league-table/")
    track = ".portal-bar__track"
    assert colour(page, track, "fill") != colour(page, ".portal-bar__fill", "fill")
    assert colour(page, track, "stroke") == colour(page, "h1")

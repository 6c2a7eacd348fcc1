"""The forecast: from days that are kept, with its interval, and put to the test on a campaign that is over."""

import datetime as dt
import re
from fractions import Fraction

import pytest
import time_machine

from departments.models import ChangeKind, OrganisationChange
from reports.drawings import forecast as drawings
from reports.forecast import TooEarly
from reports.patterns import Window
from reports.selectors import forecasts as selected
from reports.selectors import outlook, pasts_of
from tests.factories import make_organisation
from tests.reports.days import keep_day
from tests.reports.participation.making import campaign_of, count, rows_under, sign_up
from tests.reports.reading import html_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/participation/forecast/"
DAY = dt.timedelta(days=1)
OPENS, CLOSES = dt.date(2023, 9, 4), dt.date(2023, 12, 29)
HALF = Fraction(1, 2)


def keep(campaign, until, **a_day):
    """So many people of each organisation sign up every working day, and every day up to ``until`` is kept."""
    gone = 0
    for day in Window(campaign.opens_on, until).days:
        gone += Window(day, day).working_days == (day,)
        keep_day(campaign, day, {slug: gone * people for slug, people in a_day.items()})


@pytest.fixture
def two():
    make_organisation("alpha", name="Alpha", headcount=1000)
    make_organisation("beta", name="Beta", headcount=400)


@pytest.fixture
def half_way(two):
    """Noon of a Saturday after 40 of 83 working days, on each of which 10 and 2 people signed up."""
    campaign = campaign_of(OPENS, CLOSES, headcount_on=OPENS)
    with time_machine.travel("2023-10-28T11:00:00Z", tick=False):
        keep(campaign, dt.date(2023, 10, 27), alpha=10, beta=2)
        yield campaign


def table_of(response):
    body = html_of(response).split('<div class="portal-league">')[1]
    rows = re.findall(r"<tr.*?</tr>", body.split("<tbody")[1], re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_an_even_pace_is_carried_to_the_close(client, half_way):
    """43 working days are left: 400 + 430 and 80 + 86."""
    alpha, beta = table_of(client.get(PAGE))

    assert alpha[:4] == ["Alpha", "400", "40.0%", "830"]
    assert beta[:4] == ["Beta", "80", "20.0%", "166"]
    assert alpha[5] == "83.0%"
    low, high = (int(number) for number in alpha[4].split(" to "))
    assert 400 < low < 830 < high <= 1000


def test_what_a_share_takes_is_what_is_missing_by_working_day(client, half_way):
    """Half of 1,000 lacks 100, half of 400 lacks 120, in 43 days; lately 10 and 2 a day."""
    alpha, beta = table_of(client.get(PAGE))
    assert (alpha[6:], beta[6:]) == (["2.3", "10.0"], ["2.8", "2.0"])

    alpha, beta = table_of(client.get(PAGE, {"reach": "40"}))
    assert (alpha[6], beta[6]) == ("Reached", "1.9")
    assert "A working day to reach 40%" in text_of(client.get(PAGE, {"reach": "40"}))


def test_the_nation_stands_first_with_its_interval_in_people_and_share(client, half_way):
    words = text_of(client.get(PAGE))

    assert "Signed up 480 34.3% of a headcount of 1,400" in words
    assert re.search(
        r"Forecast for 29 December 2023 996 between 9\d\d and [\d,]+, 4&nbsp;times in&nbsp;5 71\.1%",
        words,
    )
    assert "From days that are over, up to the end of Friday 27 October 2023" in words


def test_what_is_foretold_is_defined_and_has_its_moment(client, half_way):
    page = html_of(client.get(PAGE))

    assert 'href="/how-figures-are-worked-out/#signed_up"' in page
    assert "From days that are over, up to the end of" in page


def test_a_chosen_organisation_has_its_own_figures_and_chart(client, half_way):
    page = client.get(PAGE, {"organisation": "beta"})

    chart = rows_under(page, "People signed up: Beta, 4 September 2023 to 29 December 2023")
    assert chart["Monday 4 September 2023"] == ["2", "–", "–", "–"]
    assert chart["Friday 27 October 2023"] == ["80", "80", "80", "80"]
    assert chart["Friday 29 December 2023"][:2] == ["–", "166"]
    assert 'class="portal-chart__band"' in html_of(page)


def test_an_earlier_campaign_lends_its_course_and_is_what_the_forecast_is_tested_on(
    client, half_way
):
    assert "there is no campaign on which this forecast could be tested" in text_of(
        client.get(PAGE)
    )
    earlier = campaign_of(dt.date(2023, 3, 1), dt.date(2023, 6, 30), name="Last spring")
    keep(earlier, earlier.closes_on, alpha=6, beta=1)

    words = text_of(client.get(PAGE))

    assert "the pace changes as it did in earlier campaigns" in words
    assert "Forecasts of Last spring compared with its end" in words
    # An even pace is foretold exactly: 0 points, and all of two inside.
    assert re.search(r"40 \d+ \w+ 2023 0\.0 100% of 2 0\.0 Yes 0", words)


def test_a_campaign_that_is_over_says_how_it_ended_and_how_it_would_have_been_foretold(client, two):
    campaign = campaign_of(OPENS, CLOSES, name="Last autumn")
    keep(campaign, CLOSES, alpha=10, beta=2)

    page = client.get(PAGE)

    words = text_of(page)
    assert "Last autumn closed on Friday 29 December 2023." in words
    assert [row[:4] for row in table_of(page)] == [
        ["Alpha", "830", "1,000", "83.0%"],
        ["Beta", "166", "400", "41.5%"],
    ]
    assert "Forecast at close" not in words
    assert "The same forecast was made again as of earlier days of Last autumn" in words


def test_after_a_few_days_it_is_too_early_and_that_is_said(client, two):
    campaign = campaign_of(OPENS, CLOSES)
    with time_machine.travel("2023-09-06T11:00:00Z", tick=False):
        keep(campaign, dt.date(2023, 9, 5), alpha=10, beta=0)
        page = client.get(PAGE)

    alpha, _ = table_of(page)
    assert alpha[3:5] == ["Too early to forecast", "–"]
    assert alpha[6:] == ["5.9", "–"]  # 480 people in 81 working days
    assert "portal-chart__band" not in html_of(page)


def test_before_a_day_is_kept_there_is_nothing_to_carry_on(client, two):
    campaign_of(OPENS, CLOSES)
    with time_machine.travel("2023-09-04T11:00:00Z", tick=False):
        words = text_of(client.get(PAGE))

    assert "It is too early to forecast: no day of this campaign has been kept yet." in words


def test_without_a_headcount_people_are_foretold_and_no_share(client, half_way):
    make_organisation("gamma", name="Gamma", headcount=None)
    keep_day(
        half_way,
        dt.date(2023, 10, 27),
        {"alpha": 400, "beta": 80, "gamma": 7},
        revision=2,
        reason="Gamma was missing",
    )

    page = client.get(PAGE)

    gamma = table_of(page)[2]
    assert (gamma[0], gamma[2], gamma[5:7]) == (
        "Gamma",
        "No headcount",
        ["No headcount"] * 2,
    )
    words = text_of(page)
    assert "Signed up 487 no headcount to compare with" in words
    assert "Organisations with a headcount Signed up 480 34.3% of a headcount of 1,400" in words


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("organisation", ["Alpha", "Beta"]),
        ("-organisation", ["Beta", "Alpha"]),
        ("people", ["Beta", "Alpha"]),
        ("-expected", ["Alpha", "Beta"]),
        ("-needed", ["Beta", "Alpha"]),
        ("nothing", ["Alpha", "Beta"]),
    ],
)
def test_any_column_sorts_and_keeps_the_other_choices(client, half_way, sort, names):
    page = client.get(PAGE, {"sort": sort, "reach": "50"})

    assert [row[0] for row in table_of(page)] == names
    assert f"?campaign={half_way.slug}&amp;reach=50&amp;sort=" in html_of(page)


def test_forecasts_are_made_and_tested_once_for_each_kept_day_whatever_a_reader_asks(
    client, half_way, monkeypatch
):
    """Else each of a hundred shares, an organisation and an order would cost as much as the first."""
    made = []
    for name in ("forecasts", "back_test", "_tested"):
        do = getattr(selected, name)

        def count(*given, do=do, name=name):
            made.append(name)
            return do(*given)

        monkeypatch.setattr(selected, name, count)
    asked = ({}, {"reach": "60"}, {"organisation": "alpha"}, {"sort": "-people", "reach": "7"})
    for query in asked:
        assert "400" in text_of(client.get(PAGE, query))
    assert made == ["forecasts", "_tested"]

    keep_day(half_way, dt.date(2023, 10, 27), {"alpha": 7}, revision=2, reason="Found")
    client.get(PAGE)
    assert len(made) == 4


def test_however_a_share_is_spelled_it_is_one_share_and_drawn_once(client, half_way, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        drawings, "_context", lambda *of, do=drawings._context: drawn.append(of) or do(*of)
    )

    pages = [html_of(client.get(PAGE, {"reach": reach})) for reach in ("050", "50", "0050", " 50")]

    assert len(drawn) == 1
    assert all(re.search(r'name="reach"[^>]* value="50"', page) for page in pages)
    assert not any(re.search(r'reach=0+50|value="0+50"', page) for page in pages)


def test_days_kept_before_a_campaign_s_opening_was_put_off_are_left_out(client, half_way):
    half_way.opens_on = dt.date(2023, 10, 16)
    half_way.save()
    alpha, _ = table_of(client.get(PAGE))
    assert alpha[1] == "400"
    until = dt.date(2023, 10, 27)
    assert pasts_of(half_way, [half_way], until).of(half_way).series["alpha"].in_all[0] == 310

    half_way.opens_on = dt.date(2023, 10, 28)
    half_way.save()
    assert "no day of this campaign has been kept yet" in text_of(client.get(PAGE))


def test_a_correction_of_a_day_takes_its_place(half_way):
    last = dt.date(2023, 10, 27)
    keep_day(
        half_way, last, {"alpha": 390, "beta": 80}, revision=2, reason="Ten were counted twice"
    )

    past = pasts_of(half_way, [half_way], last).of(half_way)

    assert past.series["alpha"].in_all[-2:] == (390, 390)


def test_what_a_body_did_before_it_merged_is_counted_where_it_went(half_way):
    delta = make_organisation("delta", headcount=50)
    alpha = delta._meta.model.objects.get(slug="alpha")
    first = dt.date(2023, 9, 4)
    keep_day(half_way, first, {"alpha": 10, "beta": 2, "delta": 5}, revision=2, reason="Found")
    last = dt.date(2023, 10, 27)

    assert pasts_of(half_way, [half_way], last).of(half_way).series["alpha"].in_all[0] == 10
    OrganisationChange.objects.create(
        kind=ChangeKind.MERGE,
        from_organisation=delta,
        to_organisation=alpha,
        effective_on=dt.date(2023, 10, 1),
    )
    keep_day(half_way, last, {"alpha": 400, "beta": 80}, revision=2, reason="Merged")

    past = pasts_of(half_way, [half_way], last).of(half_way)

    assert past.series["alpha"].in_all[0] == 15
    assert set(past.series) == {"alpha", "beta"}


def test_days_kept_by_the_clock_are_what_is_read(two):
    """The same through the services: sign-ups, the night's work, and the outlook."""
    campaign = campaign_of(dt.date(2023, 10, 2), dt.date(2023, 10, 31))
    alpha = OrganisationChange._meta.get_field("to_organisation").related_model.objects.get(
        slug="alpha"
    )
    sign_up(campaign, alpha, dt.date(2023, 10, 2), people=2)
    sign_up(campaign, alpha, dt.date(2023, 10, 29), 1, minute=30, fold=1)
    with time_machine.travel("2023-10-30T11:00:00Z", tick=False):
        count(campaign)

    found = outlook(pasts_of(campaign, [campaign], dt.date(2023, 10, 29)), HALF)

    alpha_row = next(row for row in found.rows if row.slug == "alpha")
    assert found.past.day == dt.date(2023, 10, 29)
    assert found.past.series["alpha"].in_all == (2,) * 27 + (3,)
    # 20 working days have gone by, too few without an earlier campaign.
    assert alpha_row.forecast is TooEarly.FEW_DAYS
    assert (alpha_row.needed.missing, alpha_row.needed.working_days_left) == (497, 2)

"""What programs read: the same figures as on the pages and in the files, and how they are said."""

import csv
import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from reports import services
from reports.league import Basis, Table
from reports.measures import MEASURES
from reports.models import Freshness, Snapshot, Standing
from tests.factories import make_campaign
from tests.reports.api.world import RELEASED, set_counts

pytestmark = pytest.mark.django_db


def rows_by_code(answer):
    return {row["organisation"]["code"]: row for row in answer.json()["rows"]}


def file_of(client, user, **query):
    client.force_login(user)
    response = client.get("/league-table.csv", query)
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def as_in_the_file(number):
    """A figure of the API as the file marks it."""
    if number["value"] is None:
        return {"not-yet-known": "[x]", "not-applicable": "[z]", "withheld": "[c]"}[number["why"]]
    return Decimal(str(number["value"]))


def as_number(cell):
    return cell if cell.startswith("[") else Decimal(cell)


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("measure", MEASURES)
def test_figures_equal_those_of_the_file(figures, ask, client, learner, measure, basis):
    columns = {
        "rank": "Rank",
        "amount": MEASURES[measure].unit.capitalize(),
        "headcount": "Headcount",
        "rate": MEASURES[measure].comparison,
    }
    compared = 0
    for table in Table:
        chosen = {"measure": measure, "table": table.value, "basis": basis.value}
        rows = ask("/standings", **chosen).json()["rows"]
        lines = file_of(client, learner, **chosen)
        assert [row["organisation"]["code"] for row in rows] == [line["Code"] for line in lines]
        for row, line in zip(rows, lines, strict=True):
            for name, column in columns.items():
                assert as_in_the_file(row[name]) == as_number(line[column]), (name, line)
                compared += 1
            assert [str(day) for day in row["headcount_days"]] == line["Headcount on"].split("; ")[
                : len(row["headcount_days"])
            ]
            assert "; ".join(row["headcount_sources"]) == line["Headcount source"]
    assert compared >= 12 * 4


def test_a_row_says_what_it_is_made_of_exactly(figures, ask):
    answer = ask("/standings").json()
    gamma = answer["rows"][0]

    assert gamma["organisation"] == {
        "code": "gamma",
        "name": "Gamma",
        "abbreviation": "",
        "kind": "ministerial",
        "group": "gamma",
    }
    assert gamma["rank"] == {"value": 1, "why": None}
    assert gamma["amount"] == {"value": 361, "fraction": "361", "why": None}
    assert gamma["headcount"] == {"value": 300, "why": None}
    assert gamma["headcount_days"] == ["2020-01-01"]
    assert gamma["headcount_sources"] == ["Made up for a test"]
    assert gamma["rate"] == {"value": 1.2033333333, "fraction": "361/300", "why": None}
    assert gamma["is_over_headcount"] is True
    assert answer["measure"]["definition"] == MEASURES["signed_up"].definition
    assert answer["nation"]["amount"]["value"] == 1814
    assert answer["nation"]["without_headcount"] == ["unknown"]
    assert Fraction(answer["nation"]["rate"]["fraction"]) == Fraction(1810, 2310)
    assert answer["moment"]["revision"] == {"value": None, "why": "not-applicable"}


def test_what_is_no_number_says_why(figures, ask):
    rows = rows_by_code(ask("/standings"))

    assert rows["tiny"]["rank"] == {"value": None, "why": "not-applicable"}
    assert rows["tiny"]["unranked"] == "too small to rank"
    assert rows["tiny"]["rate"]["fraction"] == "9/10"
    assert rows["unknown"]["rank"] == {"value": None, "why": "not-yet-known"}
    assert rows["unknown"]["headcount"] == {"value": None, "why": "not-yet-known"}
    assert rows["unknown"]["rate"] == {"value": None, "fraction": None, "why": "not-yet-known"}
    assert rows["unknown"]["amount"]["value"] == 4
    finished = rows_by_code(ask("/standings", measure="finished"))
    assert finished["alpha"]["amount"] == {"value": 0, "fraction": "0", "why": None}


def test_on_the_group_basis_a_row_names_everybody_that_it_counts(figures, ask):
    group, core = (rows_by_code(ask("/standings", table="all", basis=b)) for b in Basis)

    assert {basis: rows["beta"]["counted"] for basis, rows in (("a", group), ("b", core))} in (
        {"a": ["beta", "beta-agency"], "b": ["beta"]},
        {"b": ["beta", "beta-agency"], "a": ["beta"]},
    )


# --- The past ---------------------------------------------------------------------------------------


def test_a_kept_day_is_what_was_kept_whatever_comes_later(kept_days, figures, ask):
    before = ask("/standings", day=kept_days[0])
    set_counts(dict.fromkeys(["alpha", "gamma"], 1))
    Standing.objects.get(organisation__slug="alpha").organisation.names.update(name="Omega")

    after = ask("/standings", day=kept_days[0])

    assert rows_by_code(after)["alpha"]["amount"]["value"] == 360
    assert rows_by_code(after)["alpha"]["organisation"]["name"] == "Alpha"
    assert after.content == before.content
    assert rows_by_code(ask("/standings"))["alpha"]["amount"]["value"] == 1


def test_a_corrected_day_shows_the_last_revision_and_any_that_is_asked_for(kept_days, ask):
    last = ask("/standings", day=kept_days[1])
    first = ask("/standings", day=kept_days[1], revision=1)

    assert rows_by_code(last)["alpha"]["amount"]["value"] == 720
    assert last.json()["moment"]["revision"]["value"] == 2
    assert last.json()["moment"]["reason"] == "A department sent late returns"
    assert rows_by_code(first)["alpha"]["amount"]["value"] == 240
    assert first.json()["moment"]["reason"] == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"day": "2020-02-29"}, "No figures were kept for 29 February 2020."),
        ({"revision": 1}, "name the day too"),
        ({"campaign": "no-such"}, "There is no such campaign."),
    ],
)
def test_what_is_not_there_is_said_in_words(figures, ask, query, said):
    response = ask("/standings", **query)

    assert response.status_code == 404
    assert said in response.json()["detail"]


def test_there_is_no_third_revision(kept_days, ask):
    response = ask("/standings", day=kept_days[1], revision=3)

    assert response.status_code == 404
    assert "There is no revision 3 of" in response.json()["detail"]


def test_history_goes_back_day_by_day_to_the_first(kept_days, ask, client):
    page = ask("/standings/history", limit=1, measure="signed_up").json()
    assert [day["moment"]["day"] for day in page["days"]] == [str(kept_days[1])]

    address, _, query = page["next"].partition("?")
    asked = dict(part.split("=") for part in query.split("&"))
    older = ask(address.removeprefix("/api/v1"), **asked).json()

    assert [day["moment"]["day"] for day in older["days"]] == [str(kept_days[0])]
    assert older["next"] is None
    assert ask("/standings/history", before=kept_days[0]).json()["days"] == []


def test_history_has_the_rows_of_each_days_table(kept_days, ask):
    for day in ask("/standings/history", table="ministerial").json()["days"]:
        assert day["rows"] == ask("/standings", day=day["moment"]["day"]).json()["rows"]
        assert len(day["rows"]) == 5


def test_history_of_one_organisation_is_its_rows_with_their_ranks(kept_days, ask):
    days = ask("/standings/history", organisation="alpha").json()["days"]

    assert [[row["organisation"]["code"] for row in day["rows"]] for day in days] == [["alpha"]] * 2
    assert [day["rows"][0]["amount"]["value"] for day in days] == [720, 360]
    assert [day["rows"][0]["rank"]["value"] for day in days] == [2, 2]


def test_history_of_an_agency_is_that_of_the_row_that_counts_it(kept_days, ask):
    for basis, counted in (("group", ["beta", "beta-agency"]), ("core", ["beta-agency"])):
        days = ask("/standings/history", organisation="beta-agency", basis=basis).json()["days"]
        assert [[row["counted"] for row in day["rows"]] for day in days] == [[counted]] * 2


def test_history_of_nobodys_code_is_a_mistake(kept_days, ask):
    assert ask("/standings/history", organisation="nobody").status_code == 404


# --- Sign-ups and breakdowns --------------------------------------------------------------------------


def test_sign_ups_are_told_for_every_day_from_the_first_to_today(sign_ups, ask):
    days = ask("/sign-ups").json()["days"]

    assert days[0] == {
        "day": str(sign_ups.opens_on),
        "people": 42,
        "in_all": 42,
        "is_working_day": days[0]["is_working_day"],
    }
    assert days[-1]["day"] == str(timezone.localdate())
    assert {day["people"] for day in days[1:]} == {0}
    assert {day["in_all"] for day in days} == {42}
    for day in days:
        is_weekend = dt.date.fromisoformat(day["day"]).isoweekday() > 5
        assert not (is_weekend and day["is_working_day"])


def test_sign_ups_say_when_they_and_not_the_standings_were_counted(sign_ups, ask):
    counted = dt.datetime(2026, 3, 4, 15, 5, tzinfo=dt.UTC)
    Freshness.objects.update(sign_ups_as_at=counted)
    services.refresh_standings(campaign_id=sign_ups.pk)
    assert ask("/sign-ups").json()["as_at"] == "2026-03-04T15:05:00Z"
    assert ask("/sign-ups")["Last-Modified"] == "Wed, 04 Mar 2026 15:05:00 GMT"

    before = timezone.now()
    services.refresh_sign_up_hours(campaign_id=sign_ups.pk)
    answer = ask("/sign-ups").json()
    assert dt.datetime.fromisoformat(answer["as_at"]) >= before
    assert {day["people"] for day in answer["days"]} == {0}

    Freshness.objects.update(sign_ups_as_at=None)
    assert ask("/sign-ups").status_code == 404


def test_a_breakdown_is_exactly_what_was_published(released, ask):
    answer = ask("/breakdowns", organisation="alpha")
    found = answer.json()

    assert (found["people"], found["day"]) == ({"value": 720, "why": None}, str(released.day))
    assert [
        [each["grade"], each["profession"], each["people"]["value"]] for each in found["figures"]
    ] == RELEASED["figures"]
    withheld = [each for each in found["figures"] if each["people"]["value"] is None]
    assert {each["people"]["why"] for each in withheld} == {"withheld"}
    nobody = found["figures"][3]["people"]
    assert nobody == {"value": 0, "why": None}
    assert b"SECRET" not in answer.content


def test_before_anything_was_published_it_is_not_yet_known(released, ask):
    for query in ({}, {"organisation": "beta"}, {"organisation": "alpha", "day": "2020-01-01"}):
        found = ask("/breakdowns", **query).json()
        assert found["people"] == {"value": None, "why": "not-yet-known"}
        assert (found["figures"], found["day"]) == ([], None)
    assert ask("/breakdowns", organisation="nobody").status_code == 404


# --- Campaigns and measures -----------------------------------------------------------------------------


def test_campaigns_are_those_that_have_begun_and_are_published(figures, ask):
    past = {"opens_on": dt.date(2020, 1, 1), "closes_on": dt.date(2020, 2, 1)}
    make_campaign("earlier", target_minutes=None, **past)
    make_campaign("hidden", is_published=False)
    make_campaign("to-come", opens_on=dt.date(2099, 1, 1), closes_on=dt.date(2099, 2, 1))

    found = ask("/campaigns").json()["campaigns"]

    assert [each["slug"] for each in found] == [figures.slug, "earlier"]
    assert [each["target_minutes"] for each in found] == [
        {"value": 420, "why": None},
        {"value": None, "why": "not-applicable"},
    ]
    assert ask("/standings", campaign="hidden").status_code == 404


def test_measures_are_told_in_the_words_of_every_page(ask):
    assert [
        (each["slug"], each["label"], each["unit"], each["definition"], each["comparison"])
        for each in ask("/measures").json()["measures"]
    ] == [(m.slug, m.label, m.unit, m.definition, m.comparison) for m in MEASURES.values()]


def test_before_the_first_count_it_says_so(campaign, ask):
    response = ask("/standings")

    assert response.status_code == 404
    assert "Nothing has been counted yet" in response.json()["detail"]


# --- Wrong questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ({"meassure": "signed_up"}, "meassure", "There is no such parameter. There are: basis"),
        ({"measure": "people"}, "measure", "Choose one of: signed_up"),
        ({"table": ""}, "table", "Choose one of: ministerial"),
        ({"day": "15/10/2023"}, "day", "Write the day like 2023-10-15"),
        ({"day": "2023-02-30"}, "day", "day is out of range for month"),
        ({"day": "0"}, "day", "Write the day like 2023-10-15"),
        ({"day": "2023-10-15", "revision": "1.0"}, "revision", "Write a whole number in digits"),
        ({"day": "2023-10-15", "revision": "0"}, "revision", "greater than or equal to 1"),
        ({"campaign": "\x00"}, "campaign", "match pattern"),
        ({"basis": ["core", "group"]}, "basis", "Give it once"),
    ],
)
def test_a_wrong_parameter_is_named_and_nothing_is_guessed(db, ask, query, parameter, said):
    response = ask("/standings", **query)

    assert response.status_code == 422
    mistakes = {each["parameter"]: each["detail"] for each in response.json()["errors"]}
    assert list(mistakes) == [parameter]
    assert said in mistakes[parameter]


# --- Having it already ---------------------------------------------------------------------------------


def unchanged(ask, path, tag, **query):
    return ask(path, headers={"If-None-Match": tag}, **query).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/campaigns", "/measures", "/standings", "/standings/history", "/sign-ups", "/breakdowns"],
)
def test_what_a_program_has_already_is_not_sent_again(kept_days, ask, path):
    tag = ask(path)["ETag"]

    again = ask(path, headers={"If-None-Match": f'"other", W/{tag}'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert tag.startswith('"')
    assert ask(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert ask(path)["ETag"] == tag


def test_a_live_table_has_another_tag_once_it_is_counted_again(figures, ask):
    first = ask("/standings")
    assert unchanged(ask, "/standings", first["ETag"])
    services.recompute_standings(campaign_id=figures.pk)

    second = ask("/standings", headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]
    assert rows_by_code(second)["alpha"]["amount"]["value"] == 0


def test_a_kept_day_keeps_its_tag_until_it_is_corrected(kept_days, figures, ask):
    tags = [ask("/standings", day=day)["ETag"] for day in kept_days]
    Freshness.objects.update(as_at=timezone.now(), revision=99)
    assert all(
        unchanged(ask, "/standings", tag, day=day) for day, tag in zip(kept_days, tags, strict=True)
    )

    Snapshot.objects.create(
        campaign=figures, day=kept_days[1], revision=3, reason="Again", as_at=timezone.now()
    )

    assert unchanged(ask, "/standings", tags[0], day=kept_days[0])
    assert not unchanged(ask, "/standings", tags[1], day=kept_days[1])


def test_a_live_table_has_another_tag_as_soon_as_what_it_compares_with_has_changed(figures, ask):
    """Before the counts are made again: two processes may know of the change at different moments."""
    first = ask("/standings")["ETag"]
    services.mark_behind(campaign_id=figures.pk, organisation_ids=None)

    assert not unchanged(ask, "/standings", first)


def test_the_histories_of_two_campaigns_have_two_tags(figures, ask):
    """Also where no day of either has been kept."""
    other = make_campaign(
        slug="other",
        name="Other",
        opens_on=dt.date(2020, 1, 1),
        closes_on=dt.date(2020, 2, 1),
        headcount_on=dt.date(2020, 1, 31),
    )

    tags = {ask("/standings/history", campaign=each.slug)["ETag"] for each in (figures, other)}

    assert len(tags) == 2


def test_each_choice_has_a_tag_of_its_own(kept_days, ask):
    queries = [{}, {"table": "all"}, {"basis": "core"}, {"measure": "finished"}]
    queries += [{"day": day} for day in kept_days] + [{"day": kept_days[1], "revision": 1}]
    tags = [ask("/standings", **query)["ETag"] for query in queries]

    assert len(set(tags)) == len(queries)


def test_when_figures_last_changed_is_told(kept_days, ask):
    as_at = dt.datetime(2026, 3, 4, 15, 5, tzinfo=dt.UTC)
    Freshness.objects.update(as_at=as_at)

    assert ask("/standings")["Last-Modified"] == "Wed, 04 Mar 2026 15:05:00 GMT"
    assert ask("/standings").json()["moment"]["as_at"] == "2026-03-04T15:05:00Z"


# --- What it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/campaigns", {}, 4),
        ("/measures", {}, 3),
        ("/standings", {"table": "all"}, 7),
        ("/standings", {"table": "all", "day": 0}, 6),
        ("/standings/history", {}, 6),
        ("/standings/history", {"organisation": "alpha"}, 6),
        ("/sign-ups", {}, 7),
        ("/breakdowns", {"organisation": "alpha"}, 5),
    ],
)
def test_an_answer_asks_the_same_few_questions(
    kept_days, released, ask, path, query, expected, django_assert_num_queries
):
    """Token, allowance, campaigns, what there is, its rows; and the log. What may change while it is read is looked at
    again. Counts are never made from people's rows.
    """
    if "day" in query:
        query = query | {"day": kept_days[0]}
    tag = ask(path, **query)[
        "ETag"
    ]  # notes that the token is in use, and reads the world of the day
    with django_assert_num_queries(expected) as asked:
        assert ask(path, **query).status_code == 200
    assert not any('FROM "learning_' in each["sql"] for each in asked.captured_queries)
    # One less: rows are not read.
    with django_assert_num_queries(min(expected, 5)):
        assert unchanged(ask, path, tag, **query)

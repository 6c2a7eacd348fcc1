"""Tables that a screen reader, a keyboard and a spreadsheet can all read."""

import time
from fractions import Fraction

import django_tables2 as tables
from django.template.loader import render_to_string
from django.test import RequestFactory

from obt_portal.ui import charts
from obt_portal.ui.gallery import ROWS, Places
from obt_portal.ui.tables import BarColumn, GovukTable, NumberColumn
from obt_portal.ui.values import WITHHELD
from tests.ui.html import tree


def draw(table, query=""):
    tables.RequestConfig(RequestFactory().get(f"/{query}"), paginate=False).configure(table)
    return render_to_string("django_tables2/govuk.html", {"table": table})


def order(html):
    return [
        part.split("</th>")[0]
        for part in html.split('<th scope="row" class="govuk-table__header">')[1:]
    ]


def test_caption_names_the_frame_that_scrolls():
    html = draw(Places(ROWS))
    assert 'role="region" aria-labelledby="table-caption" tabindex="0"' in html
    assert 'id="table-caption">Sign-ups by place</caption>' in html


def test_each_row_and_column_has_its_header():
    html = draw(Places(ROWS))
    assert html.count('<th scope="col"') == 5
    assert order(html) == [row["place"] for row in ROWS]


def test_a_row_below_all_others_has_its_header_too_and_is_escaped():
    class Sums(GovukTable):
        row_header = "place"

        people = NumberColumn("People", footer=lambda table: f"{len(table.rows)} <b>")
        place = tables.Column("Place", footer="All places")
        note = tables.Column("Note", empty_values=())

    foot = draw(Sums([{"people": 1, "place": "North"}] * 3)).split("<tfoot")[1].split("</tfoot>")[0]
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">3 &lt;b&gt;</td>' in foot
    assert '<th scope="row" class="govuk-table__header">All places</th>' in foot
    assert foot.endswith('<td class="govuk-table__cell"></td></tr>')
    assert "<tfoot" not in draw(Places(ROWS))


def test_a_table_that_stacks_says_each_columns_heading_in_its_cells():
    class Stacked(Places):
        stacks = True

        class Meta(Places.Meta):
            pass

    html = draw(Stacked(ROWS))
    assert '<div class="portal-table-frame portal-stacked" role="region"' in html
    assert html.count('data-heading="Signed up"') == len(ROWS)
    assert "data-heading" not in draw(Places(ROWS))


def test_sorted_column_says_so_and_its_link_turns_it_round():
    html = draw(Places(ROWS), "?sort=place&measure=signed-up")
    assert html.count('aria-sort="ascending"') == 1
    assert html.count('aria-sort="none"') == 4
    assert 'href="?sort=-place&amp;measure=signed-up"' in html
    assert order(html) == sorted(row["place"] for row in ROWS)
    assert 'aria-sort="descending"' in draw(Places(ROWS), "?sort=-place")


def test_a_column_of_numbers_and_reasons_still_sorts():
    html = draw(Places(ROWS), "?sort=-rate")
    assert order(html)[:2] in (
        ["Department for the North", "Ministry of the South"],
        ["Eastern Agency", "Central Office"],
        ["Central Office", "Eastern Agency"],
    )
    numbers = [place for place in order(html) if place in {row["place"] for row in ROWS[:3]}]
    assert numbers == ["Department for the North", "Ministry of the South", "Western Agency"]


def test_an_unknown_order_is_ignored():
    assert order(draw(Places(ROWS), "?sort=nonsense")) == [row["place"] for row in ROWS]


def test_a_rate_is_text_first_and_a_bar_without_style():
    html = draw(Places(ROWS))
    assert '<span class="portal-bar__text">84.0%</span>' in html
    assert '<rect class="portal-bar__fill" width="84.0" height="14"/>' in html
    assert "style=" not in html


def test_more_than_the_whole_is_shown_and_flagged():
    html = draw(Places(ROWS))
    assert '<span class="portal-bar__text">104.1%</span>' in html
    assert '<rect class="portal-bar__over" width="100.0" height="14"/>' in html
    assert "over 100%" in html


def test_no_figure_says_why():
    html = tree(draw(Places(ROWS)))
    for words in ("no headcount", "no rate", "not in scope", "not yet known", "withheld"):
        assert words in html, words


def test_what_a_row_says_is_harmless():
    html = draw(Places([{**ROWS[0], "place": "<script>alert(1)</script>"}]))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_empty_table_says_so():
    assert '<td class="govuk-table__cell" colspan="5">There is nothing to show yet.</td>' in draw(
        Places([])
    )


def test_a_column_may_look_at_the_whole_record_and_may_be_a_link():
    class Linked(GovukTable):
        row_header = "place"
        place = tables.Column(linkify=lambda record: f"/organisation/{record['slug']}/")
        people = NumberColumn()

        def render_people(self, value, record):
            return f"{value} of {record['all']}"

    html = draw(Linked([{"place": "North", "slug": "north", "people": 3, "all": 9}]))
    assert (
        '<th scope="row" class="govuk-table__header"><a href="/organisation/north/">North</a></th>'
        in html
    )
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">3 of 9</td>' in html


def test_the_file_has_the_same_columns_and_unrounded_figures():
    header, *rows = Places(ROWS).as_values()
    assert header == ["Rank", "Place", "Signed up", "Headcount", "Share of headcount"]
    assert str(rows[1][4]) == "0.8400044094"
    assert rows[4][2] == "[c]"


def test_long_tables_have_pages_that_keep_the_order():
    class Numbers(GovukTable):
        caption = "Numbers"
        number = NumberColumn()

        class Meta(GovukTable.Meta):
            orderable = True

    table = Numbers([{"number": number} for number in range(90)])
    request = RequestFactory().get("/?sort=-number&page=2")
    tables.RequestConfig(request, paginate={"per_page": 10}).configure(table)
    html = render_to_string("django_tables2/govuk.html", {"table": table})
    assert 'aria-label="Pages of Numbers"' in html
    assert 'href="?sort=-number&amp;page=3" rel="next"' in html
    assert 'href="?sort=number"' in html  # sorting starts at the first page again
    assert ">79<" in html


def test_a_league_table_is_drawn_in_a_few_milliseconds():
    """116 organisations; as a ratio to the same cells escaped and joined by hand, because machines differ."""
    rows = [
        {
            "rank": n,
            "place": f"Department {n}",
            "people": n,
            "headcount": 200,
            "rate": Fraction(n, 200),
        }
        for n in range(116)
    ]

    def by_hand():
        return "".join(f"<td>{row[key]!s}</td>" for row in rows for key in row for _ in range(10))

    def fastest(work):
        times = []
        for _ in range(7):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return min(times)

    assert fastest(lambda: draw(Places(rows))) < 12 * fastest(by_hand)


class OnlyBar(GovukTable):
    rate = BarColumn()


def test_a_bar_never_leaves_its_frame():
    html = draw(OnlyBar([{"rate": Fraction(-1, 2)}, {"rate": Fraction(5)}, {"rate": WITHHELD}]))
    assert 'width="0.0"' in html
    assert 'width="100.0"' in html
    assert "withheld" in html


# --- Charts -------------------------------------------------------------------------------------

POINTS = [charts.Point("1 Sep", 10), charts.Point("2 Sep", 40, "forty"), charts.Point("3 Sep", 0)]


def test_a_chart_has_a_name_and_its_numbers_in_a_table():
    html = charts.line_chart("Sign-ups", POINTS, unit="People", heading="Day")
    assert 'role="img" aria-label="Sign-ups. The numbers are in the table that follows."' in html
    for words in ("Day", "People", "1 Sep", "forty"):
        assert f">{words}<" in html, words
    assert "style=" not in html


def test_a_chart_of_nothing_is_still_a_chart():
    assert "<figure" in charts.column_chart("Nothing", [])
    assert "<figure" in charts.line_chart("One", [charts.Point("a", 0)])


def test_points_stay_inside_the_picture():
    html = charts.line_chart("Sign-ups", POINTS)
    line = html.split('points="')[1].split('"')[0]
    places = [tuple(map(float, pair.split(","))) for pair in line.split()]
    assert all(charts.LEFT <= x <= charts.WIDTH and 0 <= y <= charts.HEIGHT for x, y in places)
    assert places[1][1] == charts.TOP  # 40 is the top of its own axis
    assert places[2][1] == charts.HEIGHT - charts.BOTTOM


def test_the_axis_ends_on_a_clean_number():
    tops = [charts.round_up(value) for value in (0, 3, 5, 11, 40, 41, 999)]
    assert tops == [4, 4, 8, 12, 40, 60, 1000]

"""The pages of people by grade and profession: what they say, and who reads them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import Organisation
from reports import services
from reports.disclosure import release
from reports.permissions import sight_of
from reports.selectors import seen_by, world_of
from tests.factories import a_grade, a_profession, make_organisation
from tests.reports.breakdowns.world import RELEASED_ON, breakdown, many, publish, release_of
from tests.reports.reading import html_of, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

DWP = "/league-table/department-for-work-pensions/people/"
OFSTED = "/league-table/ofsted/people/"
NATION = "/participation/people/"
OF_DWP = [DWP, DWP.replace("people/", "people.csv")]


def test_figures_are_rounded_and_few_people_are_withheld(champions_browser, released):
    words = text_of(champions_browser.get(DWP))

    assert f"As released on {RELEASED_ON.day} {RELEASED_ON:%B %Y}" in words
    assert "changed by 10 or more" in words
    assert f"Signed up {released.figures[None, None]:,} people, to the nearest 5" in words
    assert "SCS withheld withheld" in words
    assert "a count under 10 is withheld" in words
    assert "Grade 7" in words
    assert "G7" not in words
    assert 'href="/how-figures-are-worked-out/#breakdowns"' in html_of(champions_browser.get(DWP))


def test_professions_come_by_what_is_published_and_withheld_ones_by_name(
    champions_browser, released
):
    html = html_of(champions_browser.get(DWP))
    table = re.search(r"By profession</caption>.*?</table>", html, re.DOTALL)[0]
    names = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', table)

    published = [
        released.figures[None, name.lower().replace(" ", "-")]
        for name in names
        if isinstance(released.figures[None, name.lower().replace(" ", "-")], int)
    ]
    assert len(names) == 5
    assert published == sorted(published, reverse=True)
    assert names[len(published) :] == sorted(names[len(published) :])
    assert names[0] == "Operational Delivery"


def test_each_grade_opens_to_its_professions_and_names_the_withheld_ones(
    champions_browser, released
):
    words = text_of(champions_browser.get(DWP))

    people = released.figures["EO", None]
    assert f"EO: {people} people" in words
    assert re.search(r"SCS: withheld Withheld: Digital and Data; Legal; Operational", words)


def test_percentages_are_only_where_the_release_gives_them(champions_browser, campaign, department):
    few = breakdown({("EO", "policy"): 25})
    publish(campaign, department, few, release(few))

    words = text_of(champions_browser.get(DWP))

    assert "Signed up 25" in words
    assert "%" not in words
    assert "Share" not in words


def test_an_organisation_of_which_nothing_can_be_told_says_so(teams_browser, released):
    words = text_of(teams_browser.get(OFSTED))

    assert "Signed up withheld fewer than 10 people" in words
    assert "Every figure by grade and by profession is withheld" in words


def test_before_the_first_release_the_page_says_so_and_there_is_no_file(
    champions_browser, campaign
):
    words = text_of(champions_browser.get(DWP))

    assert "Nothing has been released yet" in words
    assert "CSV" not in words
    assert champions_browser.get(OF_DWP[1]).status_code == 404


def test_the_nation_is_by_grade_and_by_profession_only(client, released, campaign):
    Campaign.objects.update(is_league_table_public=True)

    words = text_of(client.get(NATION))

    nation = release_of(campaign, None)
    assert f"Signed up {nation.figures[None, None]:,} people" in words
    assert "By grade" in words
    assert "By grade and profession" not in words
    assert "Organisations whose people you may see" not in words


def test_the_nation_is_shown_to_whom_the_league_table_is(client, released, learner):
    assert client.get(NATION).url == f"/sign-in/?next={NATION}"
    client.force_login(learner)
    assert "Whole Civil Service" in text_of(client.get(NATION))


@pytest.mark.parametrize("path", OF_DWP)
def test_its_people_are_shown_to_its_champion_and_the_central_team_after_a_second_factor(
    client, champion, champions_browser, teams_browser, released, path
):
    for browser in (champions_browser, teams_browser):
        assert browser.get(path).status_code == 200
    client.force_login(champion)
    assert client.get(path).url == f"/second-factor/?next={path}"


@pytest.mark.parametrize("path", OF_DWP)
def test_nobody_else_sees_its_people(
    client, learner, other_champion, administrator, released, path
):
    for person in (learner, other_champion, administrator):
        response = proved(person).get(path)
        assert response.status_code == 403
        assert "Operational Delivery" not in html_of(response)
    assert client.get(path).url.startswith("/sign-in/?next=")


def test_a_champion_is_led_to_the_organisations_they_answer_for(
    champions_browser, teams_browser, learner, released
):
    assert DWP in html_of(champions_browser.get(NATION))
    assert OFSTED not in html_of(champions_browser.get(NATION))
    assert OFSTED in html_of(teams_browser.get(NATION))
    assert DWP not in html_of(proved(learner).get(NATION))


def test_the_list_of_organisations_says_the_same_as_the_question_about_one(
    champion, other_champion, central_team, learner, department, campaign
):
    make_organisation("jobs", kind="executive-agency", group=department)
    make_organisation("own", kind="non-ministerial", group=department)
    world = world_of(campaign, timezone.localdate())
    seen = {}
    for person in (champion, other_champion, central_team, learner):
        browser, sight = proved(person), sight_of(person)
        listed = {each.body.slug for each in seen_by(sight, world)}
        opened = {
            slug
            for slug in Organisation.objects.values_list("slug", flat=True)
            if browser.get(f"/league-table/{slug}/people/").status_code == 200
        }
        assert listed == opened
        seen[person] = opened
    assert seen[champion] == {department.slug, "jobs"}
    assert seen[other_champion] == {"ofsted"}
    assert len(seen[central_team]) == Organisation.objects.count()
    assert seen[learner] == set()


@pytest.mark.parametrize(
    "path", ["/league-table/nonsense/people/", f"{DWP}?campaign=none", f"{NATION}?campaign=none"]
)
def test_what_does_not_exist_is_not_found(teams_browser, released, path):
    assert teams_browser.get(path).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(DWP, 7), (OF_DWP[1], 7), (NATION, 8)])
def test_pages_ask_the_same_few_questions_however_much_is_released(
    champions_browser, campaign, released, path, queries, more, django_assert_num_queries
):
    """Session and person; campaigns, freshness, appointments; the release and the names in it; and who else has one."""
    for number in range(more):
        a_grade(("AA", "SEO", "G6")[number])
        a_profession(f"Profession {number}")
        publish(campaign, make_organisation(), many(number), release(many(number)))
    services.recompute_standings(campaign_id=campaign.pk)
    champions_browser.get(path)
    with django_assert_num_queries(queries):
        champions_browser.get(path)


def test_no_page_names_the_true_counts():
    """They stand beside a release under a name that only services may write."""
    root = Path(settings.BASE_DIR)
    shown = [
        *root.glob("reports/views/**/*.py"),
        *root.glob("reports/tables/**/*.py"),
        *root.glob("reports/drawings/**/*.py"),
        *root.glob("reports/documents/**/*.py"),
        *root.glob("reports/api/**/*.py"),
        *root.glob("reports/selectors/**/*.py"),
        *root.glob("templates/**/*.html"),
    ]
    assert len(shown) > 100
    reads = re.compile(r"""\.behind\b|["']behind["']|\bbehind=""")
    assert [str(path) for path in shown if reads.search(path.read_text())] == []

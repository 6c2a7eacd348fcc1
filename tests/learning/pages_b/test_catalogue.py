"""What there is to learn from."""

import re

import pytest
from django.utils import timezone

from campaigns.models import Course, Level, Offer
from learning.services.participation import move
from tests.factories import make_record
from tests.learning.making import send
from tests.learning.pages_b.reading import refuses, words

pytestmark = pytest.mark.django_db


def headings(response) -> list[str]:
    return re.findall(r"<h3[^>]*>(.*?)</h3>", response.content.decode())


def test_core_courses_come_first_whatever_their_place(web, campaign):
    Course.objects.filter(campaign=campaign, slug="extra").update(position=0)
    shown = headings(web.get("/learn/"))
    assert shown[0].startswith("Core course")
    assert shown[-1] == "An extra course"


def test_each_course_leads_to_recording_it(web):
    assert "/record/new/what/?course=extra" in web.get("/learn/").content.decode()


def test_completed_and_recorded_courses_are_marked(web, participation, campaign):
    finished, begun = (
        Course.objects.get(campaign=campaign, slug=slug) for slug in ("core-working", "extra")
    )
    make_record(participation, course=finished, finishes_course=True)
    make_record(participation, course=begun)
    shown = words(web.get("/learn/"))
    assert "Core course: Working Core Completed" in shown
    assert "An extra course Recorded" in shown
    assert shown.count("Completed") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=working", ["Core course: Working", "An extra course"]),
        ("format=classroom", ["An extra course"]),
        (
            "time=up-to-60",
            ["Core course: Awareness", "Core course: Working", "Core course: Practitioner"],
        ),
        ("time=longer", []),
        ("level=working&format=online&time=up-to-60", ["Core course: Working"]),
    ],
)
def test_list_is_narrowed_by_its_address(web, query, found):
    response = web.get(f"/learn/?{query}")
    assert headings(response) == found
    assert f"{len(found)} course" in words(response)


@pytest.mark.parametrize("query", ["level=tampered", "format=tampered", "time=tampered"])
def test_tampered_choice_is_explained_and_everything_shown(web, query):
    response = web.get(f"/learn/?{query}")
    refuses(response, "Select an answer from the list")
    assert len(headings(response)) == 4


def test_campaign_without_levels_has_no_level_to_choose(web, campaign):
    Course.objects.filter(campaign=campaign).update(level=None)
    campaign.questionnaires.get(slug="starting").level_rules.all().delete()
    Level.objects.filter(campaign=campaign).delete()
    campaign.revision += 1
    campaign.save(update_fields=["revision"])
    assert 'name="level"' not in web.get("/learn/").content.decode()


def test_offers_are_those_of_ones_own_organisation(web, campaign, department, other_department):
    Offer.objects.create(
        campaign=campaign, organisation=department, title="DWP data hour", text="Every Tuesday"
    )
    Offer.objects.create(
        campaign=campaign, organisation=other_department, title="Ofsted hour", text="No"
    )
    shown = words(web.get("/learn/"))
    assert "From your organisation DWP data hour Every Tuesday" in shown
    assert "Ofsted hour" not in shown


def test_offers_are_those_of_the_organisation_that_a_mover_works_in_now(
    web, campaign, participation, other_department
):
    """Though this campaign goes on crediting the one they joined in."""
    Offer.objects.create(
        campaign=campaign, organisation=participation.organisation, title="DWP data hour", text="No"
    )
    Offer.objects.create(
        campaign=campaign, organisation=other_department, title="Ofsted hour", text="On Fridays"
    )
    posting = participation.user.postings.get()
    move(
        user=participation.user,
        organisation=other_department,
        grade=posting.grade,
        profession=posting.profession,
        moved_on=timezone.localdate(),
    )
    shown = words(web.get("/learn/"))
    assert "From your organisation Ofsted hour On Fridays" in shown
    assert "DWP data hour" not in shown


def test_courses_for_ones_own_level_come_before_the_others(web, campaign, participation):
    for_working = [("Later", "awareness", 10), ("Sooner", "working", 11)]
    for title, slug, position in for_working:
        Course.objects.create(
            campaign=campaign,
            slug=title.lower(),
            title=title,
            provider="Us",
            minutes=20,
            format="online",
            level=campaign.levels.get(slug=slug),
            position=position,
        )
    send(participation)
    page = web.get("/learn/")
    assert "Your level is Working: courses for it come first" in words(page)
    assert headings(page) == [
        "Core course: Working",
        "Core course: Awareness",
        "Core course: Practitioner",
        "An extra course",
        "Sooner",
        "Later",
    ]


def test_learning_for_ones_level_shows_courses_of_that_level(web, participation):
    send(participation)
    link = re.search(
        r'href="([^"]+)">See learning for your level', web.get("/level/").content.decode()
    )
    assert headings(web.get(link[1])) == ["Core course: Working", "An extra course"]


@pytest.mark.parametrize("records", [1, 3])
def test_catalogue_costs_the_same_whatever_was_recorded(
    web, participation, django_assert_num_queries, records
):
    for _ in range(records):
        make_record(participation)
    web.get("/learn/")
    with django_assert_num_queries(6):
        web.get("/learn/")

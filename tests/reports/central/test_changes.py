"""Changes of organisations: what one would do to every rate, that nothing is saved before, and what is then."""

import datetime as dt
from fractions import Fraction

import pytest
from django.apps import apps
from django.utils import timezone

from campaigns.models import Campaign
from departments.models import ChangeKind, Organisation, OrganisationChange, OrganisationName
from departments.services import (
    OrganisationChangeRefused,
    load_reference_data,
    record_organisation_change,
    rename_organisation,
)
from reports import selectors, services
from reports.league import Figures
from reports.measures import SIGNED_UP
from reports.models import PendingChange
from tests.factories import make_organisation
from tests.reports.central.reading import boxes, rows_of, sent_again, text_of
from tests.sessions import proved

pytestmark = pytest.mark.django_db

LIST = "/central/changes/"
TODAY = timezone.localdate()
ALONE = "Rates that change: organisations on their own"
GROUPED = "Rates that change: organisations with their agencies"


def new(kind):
    return f"/central/changes/new/{kind}/"


def answers(campaign, **given):
    values = {
        "from_organisation": "gamma",
        "to_organisation": "alpha",
        "people": "",
        "note": "",
        "campaign": campaign.slug,
    }
    return values | boxes("effective_on", TODAY) | given


def record(kind, from_slug, to_slug, effective_on=TODAY, people=None):
    bodies = {each.slug: each for each in Organisation.objects.all()}
    return record_organisation_change(
        kind=kind,
        from_organisation=bodies[from_slug],
        to_organisation=bodies[to_slug],
        effective_on=effective_on,
        people=people,
        note="",
    )


def preview(campaign, *given, **more):
    day = more.get("effective_on", TODAY)
    return services.preview_change(
        campaign=campaign, effective_on=day, change=lambda: record(*given, **more)
    )


def signed_up(effects):
    return {effect.name: effect for effect in effects if effect.measure is SIGNED_UP}


# --- The preview ----------------------------------------------------------------------------------


def test_a_merger_puts_people_and_headcount_together_and_leaves_the_nation_alone(figures):
    found = preview(figures, "merge", "gamma", "alpha")
    alone = signed_up(found.effects.core)
    # (400 + 360) of (1,000 + 600)
    assert alone["Alpha"].before.rate == Fraction(2, 5)
    assert alone["Alpha"].after.rate == Fraction(760, 1600)
    assert alone["Alpha"].difference == Fraction(3, 40)
    assert (alone["Alpha"].before.rank, alone["Alpha"].after.rank) == (2, 1)
    assert alone["Gamma"].after is None
    assert found.effects.nation == ()
    assert {h.name: (h.before, h.after) for h in found.effects.headcounts} == {
        "Alpha": (1000, 1600),
        "Gamma": (600, None),
    }
    assert Figures(found.before.bodies).headcount == Figures(found.after.bodies).headcount


def test_a_transfer_between_bodies_of_a_group_changes_both_of_them_and_not_the_group(figures):
    found = preview(figures, "transfer", "beta-agency", "beta", people=100)
    alone = signed_up(found.effects.core)
    assert alone["Beta Agency"].after.rate == Fraction(600, 700)
    assert alone["Beta"].after.rate == Fraction(20, 300)
    assert found.effects.group == ()
    assert found.effects.families == ()


def test_a_merger_into_another_group_changes_both_families(figures):
    found = preview(figures, "merge", "beta-agency", "alpha")
    grouped = signed_up(found.effects.group)
    assert grouped["Beta"].before.rate == Fraction(620, 1000)
    assert grouped["Beta"].after.rate == Fraction(1, 10)
    assert grouped["Alpha"].after.rate == Fraction(1000, 1800)
    assert set(signed_up(found.effects.families)) == {"Beta"}


def test_a_merger_of_a_body_without_headcount_moves_its_people_into_the_share(figures):
    found = preview(figures, "merge", "unknown", "gamma")
    assert signed_up(found.effects.core)["Gamma"].after.rate == Fraction(364, 600)
    [nation] = [effect for effect in found.effects.nation if effect.measure is SIGNED_UP]
    assert nation.difference > 0


def test_a_change_after_the_campaign_s_end_changes_nothing_in_it(figures):
    after = figures.closes_on + dt.timedelta(days=1)
    found = preview(figures, "merge", "gamma", "alpha", effective_on=after)
    assert not found.effects
    assert found.after.day == figures.closes_on


def test_a_change_to_come_is_shown_as_on_its_day(figures):
    day = TODAY + dt.timedelta(days=20)
    found = preview(figures, "merge", "gamma", "alpha", effective_on=day)
    assert found.after.day == day
    assert signed_up(found.effects.core)["Gamma"].after is None


def test_a_preview_writes_nothing_and_is_what_recording_then_does(figures):
    found = preview(figures, "merge", "gamma", "alpha")
    assert not OrganisationChange.objects.exists()
    assert not PendingChange.objects.exists()
    assert Organisation.objects.get(slug="gamma").closed_on is None
    record("merge", "gamma", "alpha")
    assert selectors.live(figures, selectors.freshness_of(figures), TODAY).bodies == (
        found.after.bodies
    )


def test_a_merger_to_come_changes_nothing_until_its_day(figures):
    """The preview draws the day of the merger alone, so nothing may change on the days before it."""
    day = TODAY + dt.timedelta(days=20)
    Campaign.objects.update(headcount_on=day)
    figures.refresh_from_db()
    before = selectors.world_of(figures, TODAY)
    record("merge", "gamma", "alpha", effective_on=day)
    after = selectors.world_of(figures, TODAY)
    assert after == before
    assert sum(each.body.headcount or 0 for each in after.organisations.values()) == 2600


# --- The pages -----------------------------------------------------------------------------------


def test_the_list_says_what_is_recorded_and_by_whom(team, figures):
    OrganisationChange.objects.create(
        kind="transfer",
        from_organisation=Organisation.objects.get(slug="alpha"),
        to_organisation=Organisation.objects.get(slug="beta"),
        effective_on=dt.date(2024, 4, 1),
        people=445,
        note="Announced in Parliament",
    )
    assert rows_of(team.get(LIST), "Changes recorded") == [
        [
            "Alpha transferred people to Beta",
            "1 April 2024",
            "445",
            "The reference files",
            "Announced in Parliament",
        ]
    ]


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_others_record_nothing(client, champion, figures, kind):
    given = answers(figures, name="Delta", step="save")
    assert client.post(new(kind), given)["Location"].startswith("/sign-in/")
    for path in (LIST, new(kind)):
        for ask in (proved(champion).get, proved(champion).post):
            assert ask(path, given).status_code == 403
    assert not OrganisationChange.objects.exists()


def test_a_kind_that_does_not_exist_is_not_found(team, figures):
    assert team.get(new("abolish")).status_code == 404


def test_the_page_shows_every_rate_that_changes_and_then_records_it(team, central_team, figures):
    page = team.post(new("merge"), answers(figures, note="Announced"))
    assert "Nothing is saved yet." in text_of(page)
    alpha, *others = rows_of(page, ALONE)
    assert alpha == ["Alpha", "Signed up", "40.00%", "47.50%", "+7.50 points", "2 to 1"]
    assert "Gamma" not in {row[0] for row in others}
    assert text_of(page).count("Gamma has no row of its own any more.") == 1
    assert rows_of(page, GROUPED)[0][0] == "Alpha"
    assert "The figures of the whole Civil Service stay the same." in text_of(page)
    assert not OrganisationChange.objects.exists()

    response = team.post(new("merge"), sent_again(page) | {"step": "save"})
    assert response["Location"] == LIST
    change = OrganisationChange.objects.get()
    assert (change.kind, change.is_by_hand, change.note) == ("merge", True, "Announced")
    assert Organisation.objects.get(slug="gamma").closed_on == TODAY
    assert PendingChange.objects.filter(campaign=figures, organisation=None).exists()
    event = apps.get_model("departments", "OrganisationChangeEvent").objects.get()
    assert event.pgh_context.metadata["user"] == str(central_team.pk)
    assert "Gamma merged into Alpha" in text_of(team.get(LIST))


@pytest.mark.parametrize("kind", ["split", "transfer"])
def test_a_split_or_transfer_moves_as_many_as_are_said(team, figures, kind):
    page = team.post(new(kind), answers(figures, people="100"))
    assert rows_of(page, "Headcounts that change")[0][:3] == ["Alpha", "1,000", "1,100"]
    team.post(new(kind), sent_again(page) | {"step": "save"})
    assert OrganisationChange.objects.get().people == 100


def test_the_answers_can_be_changed_from_the_preview(team, figures):
    page = team.post(new("merge"), answers(figures, note="Announced"))
    again = team.post(new("merge"), sent_again(page) | {"step": "change"})
    assert text_of(again).startswith("Record a merger")
    assert 'value="gamma" selected' in again.content.decode()


def test_after_the_campaign_s_end_the_page_says_that_its_tables_stay(team, figures):
    late = figures.closes_on + dt.timedelta(days=5)
    page = team.post(new("merge"), answers(figures, **boxes("effective_on", late)))
    assert "tables of this campaign stay as they are" in text_of(page)
    assert "No rate, rank or headcount changes." in text_of(page)


@pytest.mark.parametrize("more", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(
    team, figures, more, settings, django_assert_num_queries
):
    settings.CAMPAIGNS_KEPT_SECONDS = 60
    alpha = Organisation.objects.get(slug="alpha")
    for number in range(more):
        OrganisationChange.objects.create(
            kind="transfer",
            from_organisation=alpha,
            to_organisation=make_organisation(f"more-{number}"),
            effective_on=TODAY,
            people=5,
        )
    team.get("/central/")
    for path, queries in ((LIST, 5), (new("merge"), 4)):
        with django_assert_num_queries(queries):
            team.get(path)
    with django_assert_num_queries(38):
        assert team.post(new("merge"), answers(figures)).status_code == 200


# --- Taking one back ----------------------------------------------------------------------------


def withdraw(kind, from_slug, to_slug, day=TODAY):
    return f"/central/changes/withdraw/{kind}/{from_slug}/{to_slug}/{day.isoformat()}/"


def wrong_merger(team, figures):
    team.post(new("merge"), answers(figures, note="By mistake", step="save"))
    return withdraw("merge", "gamma", "alpha")


def test_a_merger_recorded_by_mistake_is_withdrawn_after_a_look_and_the_right_one_recorded(
    team, central_team, figures
):
    path = wrong_merger(team, figures)
    assert f'href="{path}"' in team.get(LIST).content.decode()
    page = team.get(path)
    assert "Gamma merged into Alpha" in text_of(page)
    assert "By mistake" in text_of(page)

    given = {"reason": "It was Beta", "campaign": figures.slug}
    page = team.post(path, given)
    assert "Nothing is saved yet." in text_of(page)
    assert "Gamma becomes a row of its own." in text_of(page)
    alpha, *_ = rows_of(page, ALONE)
    assert alpha == ["Alpha", "Signed up", "47.50%", "40.00%", "−7.50 points", "1 to 2"]
    assert OrganisationChange.objects.exists()

    response = team.post(path, sent_again(page) | {"step": "save"})
    assert response["Location"] == LIST
    assert not OrganisationChange.objects.exists()
    assert Organisation.objects.get(slug="gamma").closed_on is None
    assert "The change is withdrawn" in text_of(team.get(LIST))
    event = apps.get_model("departments", "OrganisationChangeEvent").objects.last()
    assert event.pgh_label == "delete"
    assert event.pgh_context.metadata["user"] == str(central_team.pk)
    assert event.pgh_context.metadata["reason"] == "It was Beta"

    right = answers(figures, to_organisation="beta", step="save")
    assert team.post(new("merge"), right)["Location"] == LIST
    assert OrganisationChange.objects.get().to_organisation.slug == "beta"


def test_a_new_name_recorded_by_mistake_is_withdrawn(team, figures):
    team.post(new("rename"), rename(figures, step="save"))
    path = withdraw("rename", "gamma", "gamma")
    given = {"reason": "A typing error", "campaign": figures.slug}
    page = team.post(path, given)
    assert "use the name of before again" in text_of(page)
    team.post(path, sent_again(page) | {"step": "save"})
    assert [each.name for each in OrganisationName.objects.filter(organisation__slug="gamma")] == [
        "Gamma"
    ]
    assert not OrganisationChange.objects.exists()


def test_a_reason_is_needed_and_nothing_typed_is_lost(team, figures):
    path = wrong_merger(team, figures)
    page = team.post(path, {"reason": " ", "campaign": figures.slug, "step": "save"})
    assert "Enter the reason" in text_of(page)
    page = team.post(path, {"reason": "r" * 401, "campaign": figures.slug})
    assert "Reason must be 400 characters or fewer" in text_of(page)
    assert "r" * 401 in page.content.decode()
    assert OrganisationChange.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        withdraw("merge", "alpha", "beta"),
        withdraw("eaten", "gamma", "alpha"),
        f"/central/changes/withdraw/merge/gamma/alpha/{TODAY:%Y}-13-99/",
        "/central/changes/withdraw/merge/gamma/alpha/yesterday/",
    ],
)
def test_what_is_not_recorded_cannot_be_withdrawn(team, figures, path):
    wrong_merger(team, figures)
    given = {"reason": "Wrong", "campaign": figures.slug}
    assert team.get(path).status_code == 404
    for step in ("", "save", "change"):
        assert team.post(path, given | {"step": step}).status_code == 404
    assert OrganisationChange.objects.count() == 1


def test_what_the_reference_files_say_is_not_withdrawn_here(team, figures):
    path = wrong_merger(team, figures)
    OrganisationChange.objects.update(is_by_hand=False)
    assert "Withdraw" not in text_of(team.get(LIST))
    assert team.get(path).status_code == 404
    given = {"reason": "Wrong", "campaign": figures.slug, "step": "save"}
    assert team.post(path, given).status_code == 404
    assert OrganisationChange.objects.exists()


def test_others_withdraw_nothing(client, champion, administrator, team, figures):
    path = wrong_merger(team, figures)
    given = {"reason": "Wrong", "campaign": figures.slug, "step": "save"}
    assert client.post(path, given)["Location"].startswith("/sign-in/")
    for other in (champion, administrator):
        assert proved(other).post(path, given).status_code == 403
    assert OrganisationChange.objects.exists()


# --- A new name ---------------------------------------------------------------------------------


def rename(figures, **given):
    return answers(figures, name="Delta", abbreviation="DE", **given)


def test_a_new_name_changes_no_rate_and_is_used_from_its_day(team, central_team, figures):
    page = team.post(new("rename"), rename(figures))
    assert "No rate, rank or headcount changes." in text_of(page)
    assert OrganisationName.objects.filter(organisation__slug="gamma").count() == 1
    team.post(new("rename"), sent_again(page) | {"step": "save"})
    names = OrganisationName.objects.filter(organisation__slug="gamma").order_by("valid_from")
    assert [(n.name, n.abbreviation, n.valid_from) for n in names] == [
        ("Delta", "DE", TODAY),
        ("Gamma", "", None),
    ]
    assert "Delta was renamed" in text_of(team.get(LIST))
    event = apps.get_model("departments", "OrganisationNameEvent").objects.order_by("pgh_id").last()
    assert event.pgh_context.metadata["user"] == str(central_team.pk)
    before = TODAY - dt.timedelta(days=1)
    then = Organisation.objects.named_on(before).get(slug="gamma")
    assert then.name == "Gamma"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 201}, "name"),
        ({"abbreviation": "a" * 41}, "abbreviation"),
        ({"name": "Gamma", "abbreviation": ""}, "name"),
    ],
)
def test_what_cannot_be_a_name_is_refused(figures, given, field):
    values = {"name": "Delta", "abbreviation": "", "effective_on": TODAY, "note": ""} | given
    gamma = Organisation.objects.get(slug="gamma")
    with pytest.raises(OrganisationChangeRefused) as refused:
        rename_organisation(organisation=gamma, **values)
    assert refused.value.field == field
    assert not OrganisationChange.objects.exists()


@pytest.mark.parametrize("when", ["before it opened", "after it closed", "twice"])
def test_a_name_from_a_day_that_cannot_be_is_refused(figures, when):
    rows = Organisation.objects.filter(slug="gamma")
    values = {"name": "Delta", "abbreviation": "", "effective_on": TODAY, "note": ""}
    if when == "before it opened":
        rows.update(opened_on=TODAY + dt.timedelta(days=1))
    elif when == "after it closed":
        rows.update(closed_on=TODAY)
    else:
        rename_organisation(organisation=rows.get(), **values | {"name": "Epsilon"})
    with pytest.raises(OrganisationChangeRefused) as refused:
        rename_organisation(organisation=rows.get(), **values)
    assert refused.value.field == "effective_on"
    assert not OrganisationName.objects.filter(name="Delta").exists()


def test_a_load_of_the_reference_files_keeps_a_name_given_by_hand(db):
    load_reference_data()
    ofsted = Organisation.objects.get(slug="ofsted")
    rename_organisation(
        organisation=ofsted, name="Another", abbreviation="", effective_on=TODAY, note=""
    )
    load_reference_data()
    assert Organisation.objects.named_on(TODAY).get(slug="ofsted").name == "Another"

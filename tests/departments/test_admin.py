"""Reference data, campaigns and offers in the admin site: found, read, and changed only where meant."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from campaigns.models import Campaign, Offer
from campaigns.services import campaign_file, load_campaign
from departments.models import Classification, Organisation, OrganisationName
from tests.sessions import proved

pytestmark = pytest.mark.django_db

LOOKED_AT = [
    ("departments", "organisation", "DWP"),
    ("departments", "organisationname", "Pensions"),
    ("departments", "classification", "acas"),
    ("departments", "headcount", "Pensions"),
    ("departments", "organisationchange", "BEIS"),
    ("departments", "emaildomain", "dwp.gov.uk"),
    ("departments", "grade", "AO"),
    ("departments", "profession", "Policy"),
    ("campaigns", "campaign", "2023"),
    ("campaigns", "questionnaire", "start"),
]


@pytest.fixture
def client(administrator):
    """An administrator who has used their second factor."""
    return proved(administrator)


@pytest.fixture
def read(client):
    def page(address, **query):
        answer = client.get(address, query)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    return page


@pytest.fixture
def everything(db):
    # Before the cast, whose organisations have the same names.
    from departments.services import load_reference_data

    load_reference_data()
    load_campaign(source=campaign_file("one-big-thing-2023"))
    acas = Organisation.objects.get(slug="acas")
    Classification.objects.create(
        organisation=acas, valid_from=dt.date(2024, 1, 1), kind="other", group=acas
    )


@pytest.fixture
def other_department(everything):
    return Organisation.objects.get(slug="ofsted")


@pytest.mark.parametrize(("app", "model", "words"), LOOKED_AT)
def test_rows_are_found_and_read_and_cannot_be_changed(everything, read, client, app, model, words):
    found = read(reverse(f"admin:{app}_{model}_changelist"), q=words)
    assert 'id="result_list"' in found
    kind = next(each for each in admin.site._registry if each._meta.label_lower == f"{app}.{model}")
    address = reverse(f"admin:{app}_{model}_change", args=[kind.objects.order_by("pk")[0].pk])
    assert 'name="_save"' not in read(address)
    assert client.post(address, {}).status_code == 403
    assert client.get(reverse(f"admin:{app}_{model}_add")).status_code == 403


def test_history_shows_what_was_said_before(everything, read):
    name = OrganisationName.objects.get(name="Home Office")
    OrganisationName.objects.filter(pk=name.pk).update(name="Office for Homes")
    shown = read(reverse("admin:departments_organisationname_change", args=[name.pk]))
    assert "Home Office" in shown
    assert "Office for Homes" in shown
    assert "History" in shown or "history" in shown


def test_offer_is_written_by_staff_and_its_history_kept(everything, read, client):
    read(reverse("admin:campaigns_offer_add"))
    organisation = Organisation.objects.get(slug="home-office")
    values = {
        "campaign": Campaign.objects.get().pk,
        "organisation": organisation.pk,
        "title": "Data clinic",
        "text": "Every Wednesday.",
        "url": "",
        "position": 1,
    }
    answer = client.post(reverse("admin:campaigns_offer_add"), values)
    assert answer.status_code == 302
    offer = Offer.objects.get()
    assert (offer.title, offer.organisation) == ("Data clinic", organisation)
    assert offer.events.get().pgh_context.metadata["user"]

"""What becomes of what staff did, and of who they were, when they leave; and what the admin site remembers of others."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from accounts import services, tasks
from accounts.models import Appointment, FormerStaff, Role, User
from tests.sessions import proved

SURE = {"is_sure": "on"}


def end_all(person) -> None:
    for held in person.appointments.all():
        services.end_appointment(appointment=held, ends_on=timezone.localdate())


def close(administrator, person) -> None:
    """By the administrator, in the admin site."""
    answer = proved(administrator).post(f"/admin/accounts/user/{person.pk}/change/", {})
    assert answer.status_code == 302


def history_of(administrator, person) -> str:
    page = proved(administrator).get(f"/admin/accounts/user/{person.pk}/history/")
    return page.content.decode()


def test_nobody_leaves_while_they_are_appointed(administrator):
    services.appoint(user=administrator, role=Role.CENTRAL_TEAM, starts_on=timezone.localdate())
    browser = proved(administrator)
    page = browser.post("/you/leave/", SURE).content.decode()
    assert "You are still appointed as administrator and central team" in page
    assert "Ask an administrator to end that" in page
    assert User.objects.filter(pk=administrator.pk).exists()
    end_all(administrator)
    assert browser.post("/you/leave/", SURE).url == "/you/left/"
    assert not User.objects.filter(pk=administrator.pk).exists()


def test_an_appointment_that_is_still_to_come_or_to_end_holds_too(learner):
    tomorrow = timezone.localdate() + timedelta(days=1)
    held = services.appoint(user=learner, role=Role.CENTRAL_TEAM, starts_on=tomorrow)
    with pytest.raises(services.StillAppointed):
        services.delete_account(user=learner)
    services.end_appointment(appointment=held, ends_on=tomorrow)
    with pytest.raises(services.StillAppointed):
        services.delete_account(user=learner)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        services.delete_account(user=learner)


def test_who_changed_what_stays_known_after_they_left(administrator, learner, other_champion):
    close(administrator, learner)
    end_all(administrator)
    proved(administrator).post("/you/leave/", SURE)
    assert not User.objects.filter(pk=administrator.pk).exists()
    services.appoint(user=other_champion, role=Role.ADMINISTRATOR, starts_on=timezone.localdate())
    shown = history_of(other_champion, learner)
    assert "ada.administrator@ofsted.gov.uk" in shown
    assert "is active: False" in shown


def test_for_two_years(administrator):
    end_all(administrator)
    services.delete_account(user=administrator)
    for days, is_known in ((729, True), (731, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            tasks.delete_former_staff()
        assert FormerStaff.objects.exists() is is_known


def test_of_other_people_nothing_is_remembered(administrator, learner):
    close(administrator, learner)
    User.objects.filter(pk=learner.pk).update(is_active=True)
    learner.refresh_from_db()
    services.delete_account(user=learner)
    assert not FormerStaff.objects.exists()


def test_the_admin_site_keeps_no_log_that_names_people(administrator, learner, department):
    browser = proved(administrator)
    close(administrator, learner)
    posted = {
        "user": str(learner.pk),
        "role": "champion",
        "organisation": department.pk,
        "starts_on": timezone.localdate(),
    }
    User.objects.filter(pk=learner.pk).update(is_active=True)
    assert browser.post("/admin/accounts/appointment/add/", posted).status_code == 302
    assert learner.appointments.exists()
    assert not LogEntry.objects.exists()
    assert "Recent actions" not in browser.get("/admin/").content.decode()


def test_the_history_of_an_appointment_says_when_by_whom_and_what(administrator, champion):
    held = champion.appointments.get()
    browser = proved(administrator)
    browser.post(
        f"/admin/accounts/appointment/{held.pk}/change/", {"ends_on": timezone.localdate()}
    )
    page = browser.get(f"/admin/accounts/appointment/{held.pk}/history/").content.decode()
    assert administrator.email in page
    assert f"ends on: {timezone.localdate()}" in page
    assert "Not known" in page, "it was made by nobody who was signed in"


def test_the_history_of_what_never_changed_says_so(administrator, learner):
    assert "Nothing about this has been changed" in history_of(administrator, learner)


def test_an_appointment_of_somebody_who_left_is_still_in_the_history(administrator):
    held = administrator.appointments.get()
    end_all(administrator)
    services.delete_account(user=administrator)
    kept = Appointment.pgh_event_model.objects.filter(pgh_obj_id=held.pk)
    assert FormerStaff.objects.get(pk=kept[0].user_id).email == "ada.administrator@ofsted.gov.uk"

"""Appointments, what they allow, and the second factor that goes with them."""

import datetime as dt
import threading

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from accounts import permissions
from accounts.models import Appointment, Role, User
from accounts.services import (
    AppointmentRefused,
    appoint,
    appointments,
    end_appointment,
    open_account,
)
from departments.models import OrganisationKind
from tests.accounts.guards import meet, unlock, without
from tests.accounts.steps import app_code, errors_on, sign_in
from tests.constraints import breaks
from tests.factories import make_organisation

TODAY = timezone.localdate()


def days_ago(days):
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def agency(department):
    return make_organisation("an-agency", kind=OrganisationKind.EXECUTIVE_AGENCY, group=department)


# --- Appointing ---------------------------------------------------------------------------------


def test_an_appointment_holds_from_its_first_day_to_the_day_before_its_end(learner, department):
    tomorrow = TODAY + dt.timedelta(days=1)
    held = appoint(user=learner, role=Role.CHAMPION, organisation=department, starts_on=TODAY)
    assert permissions.is_champion(learner)
    end_appointment(appointment=held, ends_on=tomorrow)
    assert permissions.is_champion(learner)
    Appointment.objects.update(starts_on=days_ago(9), ends_on=TODAY)
    assert not permissions.is_champion(learner)
    Appointment.objects.update(starts_on=tomorrow, ends_on=None)
    assert not permissions.is_champion(learner)


@pytest.mark.parametrize(
    ("role", "with_organisation", "field"),
    [
        ("emperor", False, "role"),
        (Role.CHAMPION, False, "organisation"),
        (Role.CENTRAL_TEAM, True, "organisation"),
        (Role.ADMINISTRATOR, True, "organisation"),
    ],
)
def test_an_appointment_that_makes_no_sense_is_refused(
    learner, department, role, with_organisation, field
):
    organisation = department if with_organisation else None
    with pytest.raises(AppointmentRefused) as refused:
        appoint(user=learner, role=role, organisation=organisation, starts_on=TODAY)
    assert refused.value.field == field
    assert not Appointment.objects.exists()


def test_nobody_is_appointed_twice_to_the_same_thing_at_once(champion, department, agency):
    with pytest.raises(AppointmentRefused, match="already appointed"):
        appoint(user=champion, role=Role.CHAMPION, organisation=department, starts_on=TODAY)
    assert appoint(user=champion, role=Role.CHAMPION, organisation=agency, starts_on=TODAY)


def test_somebody_is_appointed_again_after_the_first_time_ended(champion, department):
    end_appointment(appointment=champion.appointments.get(), ends_on=TODAY)
    appoint(user=champion, role=Role.CHAMPION, organisation=department, starts_on=TODAY)
    assert champion.appointments.count() == 2


def test_a_closed_account_is_not_appointed(learner):
    User.objects.update(is_active=False)
    learner.refresh_from_db()
    with pytest.raises(AppointmentRefused, match="closed"):
        appoint(user=learner, role=Role.ADMINISTRATOR, starts_on=TODAY)


def test_an_appointment_ends_once_and_not_before_it_started(champion):
    held = champion.appointments.get()
    with pytest.raises(AppointmentRefused, match="on or after the day"):
        end_appointment(appointment=held, ends_on=held.starts_on - dt.timedelta(days=1))
    end_appointment(appointment=held, ends_on=TODAY)
    with pytest.raises(AppointmentRefused, match="already ended"):
        end_appointment(appointment=held, ends_on=TODAY)


def test_a_mistaken_appointment_is_withdrawn_the_same_day(learner):
    held = appoint(user=learner, role=Role.ADMINISTRATOR, starts_on=TODAY)
    assert permissions.is_administrator(learner)
    end_appointment(appointment=held, ends_on=TODAY)
    assert not permissions.is_administrator(learner)
    assert appoint(user=learner, role=Role.ADMINISTRATOR, starts_on=TODAY), "and made again"


def test_an_appointment_that_has_not_begun_is_withdrawn(learner):
    tomorrow = TODAY + dt.timedelta(days=1)
    held = appoint(user=learner, role=Role.CENTRAL_TEAM, starts_on=tomorrow)
    end_appointment(appointment=held, ends_on=tomorrow)
    assert not Appointment.objects.in_force_on(tomorrow).exists()


def test_an_appointment_that_is_to_end_is_ended_sooner_and_not_later(champion):
    held = champion.appointments.get()
    next_week, tomorrow = (TODAY + dt.timedelta(days=days) for days in (7, 1))
    end_appointment(appointment=held, ends_on=next_week)
    for later in (next_week, next_week + dt.timedelta(days=1)):
        with pytest.raises(AppointmentRefused, match="already ends on"):
            end_appointment(appointment=held, ends_on=later)
    end_appointment(appointment=held, ends_on=tomorrow)
    end_appointment(appointment=held, ends_on=TODAY)
    assert not permissions.is_champion(champion)


def appointed_twice_at_once(learner):
    """How many appointments there are, and how many were refused."""
    barrier, refused = threading.Barrier(2), []

    def work():
        try:
            barrier.wait(60)
            appoint(user=learner, role=Role.CENTRAL_TEAM, starts_on=TODAY)
        except AppointmentRefused:
            refused.append(True)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    return learner.appointments.count(), len(refused)


def test_two_appointments_at_once_make_one(committed, learner):
    assert appointed_twice_at_once(learner) == (1, 1)


def test_without_lock_and_constraint_two_appointments_at_once_do_make_two(
    committed, learner, monkeypatch
):
    """The control."""
    unlock(monkeypatch, User)
    meet(monkeypatch, appointments, "check_appointment", threading.Barrier(2))
    with without("person_is_appointed_once_to_a_role"):
        assert appointed_twice_at_once(learner) == (2, 0)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"role": "emperor"}, "appointment_role_is_known"),
        ({"role": "champion"}, "champions_and_only_champions_answer_for_an_organisation"),
        (
            {"role": "administrator", "ends_on": days_ago(1)},
            "appointment_does_not_end_before_it_starts",
        ),
    ],
)
def test_the_database_refuses(learner, values, constraint):
    with breaks(constraint):
        Appointment.objects.create(user=learner, starts_on=TODAY, **values)


def test_the_database_refuses_the_same_open_appointment_twice(administrator):
    with breaks("person_is_appointed_once_to_a_role"):
        Appointment.objects.create(user=administrator, role=Role.ADMINISTRATOR, starts_on=TODAY)


@pytest.mark.parametrize("email", ["Upper@dwp.gov.uk", ""])
def test_the_database_refuses_an_address_not_in_lower_case_or_empty(db, email):
    with breaks("user_email_is_lower_case"):
        User.objects.create(email=email)


def test_the_database_refuses_an_address_twice(learner):
    with breaks("accounts_user_email"):
        User.objects.create(email=learner.email)


def test_every_change_of_an_appointment_is_kept_with_who_made_it(learner):
    held = appoint(user=learner, role=Role.CENTRAL_TEAM, starts_on=days_ago(2))
    end_appointment(appointment=held, ends_on=TODAY)
    kept = Appointment.pgh_event_model.objects.filter(pgh_obj_id=held.pk).order_by("pgh_id")
    assert list(kept.values_list("pgh_label", "ends_on")) == [("insert", None), ("update", TODAY)]


def test_the_first_administrator_is_appointed_by_command(department, capsys):
    call_command("appoint_administrator", "Ada@DWP.gov.uk")
    user = User.objects.get(email="ada@dwp.gov.uk")
    assert permissions.is_administrator(user)
    assert user not in User.objects.with_verified_address(), "appointing proves no address"
    with pytest.raises(CommandError, match="already appointed"):
        call_command("appoint_administrator", "ada@dwp.gov.uk")


def test_the_command_refuses_an_address_that_cannot_sign_in(db):
    with pytest.raises(CommandError, match="may not sign in"):
        call_command("appoint_administrator", "ada@example.com")
    assert not User.objects.exists()


def test_opening_an_account_twice_opens_it_once(department):
    assert open_account(email="a@dwp.gov.uk") == open_account(email="A@dwp.gov.uk ")


# --- Predicates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("predicate", "holder"),
    [
        (permissions.is_champion, "champion"),
        (permissions.is_central_team, "central_team"),
        (permissions.is_administrator, "administrator"),
    ],
)
def test_each_role_is_its_own(
    predicate, holder, learner, champion, central_team, administrator, request
):
    holders = {
        person for person in (learner, champion, central_team, administrator) if predicate(person)
    }
    assert holders == {request.getfixturevalue(holder)}
    assert not predicate(AnonymousUser())


def test_a_closed_account_holds_nothing(administrator):
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    administrator.refresh_from_db()
    assert not permissions.is_administrator(administrator)


# --- The second factor, at the door of the admin site -------------------------------------------------


@pytest.mark.parametrize("who", ["learner", "champion", "central_team"])
def test_others_are_refused_whatever_factor_they_used(client, who, request, department):
    client.force_login(request.getfixturevalue(who))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 1}]
    session.save()
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/accounts/appointment/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/admin/").url == "/sign-in/?next=%2Fadmin%2F"


def test_an_administrator_without_a_second_factor_is_sent_to_set_one_up(client, administrator):
    sign_in(client, administrator.email)
    sent = client.get("/admin/accounts/user/")
    assert sent.url == "/second-factor/?next=/admin/accounts/user/"
    page = client.get(sent.url).content.decode()
    assert "Set up an authenticator app" in page
    assert "a passkey" in page
    assert 'href="/admin/accounts/user/"' in page


def test_an_authenticator_app_is_set_up_and_used_from_beginning_to_end(
    committed, client, administrator
):
    sign_in(client, administrator.email)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml" in page
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "Incorrect code" in errors_on(wrong)
    secret = client.session["mfa.totp.secret"]
    done = client.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    codes = client.get(done.url).content.decode()
    assert codes_of(administrator)[0] in codes
    assert client.get("/admin/").status_code == 200, "setting it up proved that it works"


def test_a_recovery_code_opens_once(client, with_app):
    code = codes_of(with_app)[0]
    answer = sign_in(client, with_app.email, next="/admin/")
    assert client.post(answer.url, {"code": code}).url == "/admin/"
    client.post("/sign-out/")
    answer = sign_in(client, with_app.email)
    assert client.post(answer.url, {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_in_a_session_without_it_the_second_factor_is_asked_for(client, with_app):
    client.force_login(with_app)
    sent = client.get("/admin/")
    assert sent.url == "/accounts/2fa/reauthenticate/?next=/admin/"
    assert client.get(sent.url).status_code == 200
    assert "Incorrect code" in errors_on(client.post(sent.url, {"code": "000000"}))
    assert client.post(sent.url, {"code": app_code()}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_with_a_passkey_alone_the_passkey_is_asked_for(client, administrator):
    Authenticator.objects.create(
        user=administrator, type="webauthn", data={"name": "key", "credential": {}}
    )
    client.force_login(administrator)
    assert client.get("/admin/").url == "/accounts/2fa/webauthn/reauthenticate/?next=/admin/"


def codes_of(user) -> list[str]:
    return RecoveryCodes(
        Authenticator.objects.get(user=user, type="recovery_codes")
    ).get_unused_codes()


def test_with_an_app_the_mailed_code_alone_signs_nobody_in(client, with_app):
    answer = sign_in(client, with_app.email, next="/admin/")
    assert answer.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    wrong = client.post(answer.url, {"code": "000000"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post(answer.url, {"code": app_code()})
    assert right.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_guessing_the_second_factor_is_limited(client, with_app):
    answer = sign_in(client, with_app.email)
    for _ in range(5):
        client.post(answer.url, {"code": "000000"})
    limited = client.post(answer.url, {"code": app_code()})
    assert "Too many" in limited.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_second_factor_of_another_session_counts_for_nothing(client, with_app):
    client.force_login(with_app)
    assert client.get("/admin/").url == "/accounts/2fa/reauthenticate/?next=/admin/"
    client.post("/accounts/2fa/reauthenticate/?next=/admin/", {"code": app_code()})
    assert client.get("/admin/").status_code == 200
    client.post("/sign-out/")
    client.force_login(with_app)
    assert client.get("/admin/").status_code == 302


# --- The admin site ---------------------------------------------------------------------------------


@pytest.fixture
def admin(client, with_app):
    answer = sign_in(client, with_app.email)
    client.post(answer.url, {"code": app_code()})
    return client


def test_the_admin_site_shows_our_models_and_no_secrets(admin):
    page = admin.get("/admin/").content.decode()
    assert "Appointments" in page
    for word in ("Authenticator", "Social", "Email address", "Session", "Groups", "password"):
        assert word not in page
    assert admin.get("/admin/mfa/authenticator/").status_code == 404
    assert admin.get("/admin/password_change/").status_code in (302, 404)


def test_an_appointment_is_made_in_the_admin_site_and_history_says_by_whom(
    admin, learner, department, with_app
):
    posted = {
        "user": str(learner.pk),
        "role": "champion",
        "organisation": department.pk,
        "starts_on": TODAY,
    }
    assert admin.post("/admin/accounts/appointment/add/", posted).status_code == 302
    held = learner.appointments.get()
    event = Appointment.pgh_event_model.objects.get(pgh_obj_id=held.pk)
    assert event.pgh_context.metadata["user"] == str(with_app.pk)
    again = admin.post("/admin/accounts/appointment/add/", posted)
    assert "already" in again.content.decode()
    assert learner.appointments.count() == 1


def test_an_appointment_is_ended_in_the_admin_site_once(admin, champion):
    held = champion.appointments.get()
    address = f"/admin/accounts/appointment/{held.pk}/change/"
    assert admin.get(address).status_code == 200
    before = admin.post(address, {"ends_on": held.starts_on - dt.timedelta(days=1)})
    assert "must be on or after the day" in before.content.decode()
    nothing = admin.post(address, {"ends_on": ""})
    assert "first day without" in nothing.content.decode()
    assert admin.post(address, {"ends_on": TODAY, "role": "administrator"}).status_code == 302
    held.refresh_from_db()
    assert (held.ends_on, held.role) == (TODAY, Role.CHAMPION)
    assert admin.post(address, {"ends_on": TODAY + dt.timedelta(days=5)}).status_code == 403


def test_an_appointment_is_withdrawn_in_the_admin_site_on_its_first_day(admin, learner):
    held = appoint(user=learner, role=Role.ADMINISTRATOR, starts_on=TODAY)
    address = f"/admin/accounts/appointment/{held.pk}/change/"
    end_appointment(appointment=held, ends_on=TODAY + dt.timedelta(days=30))
    assert admin.post(address, {"ends_on": TODAY}).status_code == 302
    assert not permissions.is_administrator(learner)


def test_an_account_is_closed_in_the_admin_site_and_nothing_else_of_it_changed(
    admin, learner, with_app
):
    address = f"/admin/accounts/user/{learner.pk}/change/"
    admin.post(address, {"email": "other@dwp.gov.uk"})
    before, learner.email = learner.email, ""
    learner.refresh_from_db()
    assert (learner.email, learner.is_active) == (before, False)
    kept = User.pgh_event_models["update"].objects.get(pgh_obj_id=learner.pk)
    assert kept.pgh_context.metadata["user"] == str(with_app.pk)


@pytest.mark.parametrize("path", ["user/add/", "posting/add/"])
def test_people_and_postings_are_not_made_by_hand(admin, path):
    assert admin.get(f"/admin/accounts/{path}").status_code == 403


def test_lists_of_the_admin_site_open(admin, learner):
    for model in ("user", "posting", "appointment"):
        assert (
            learner.email in admin.get(f"/admin/accounts/{model}/").content.decode()
            or model == "appointment"
        )


def test_signing_out_of_the_admin_site_takes_a_post(admin):
    admin.get("/admin/logout/")
    assert "_auth_user_id" in admin.session
    admin.post("/admin/logout/")
    assert "_auth_user_id" not in admin.session

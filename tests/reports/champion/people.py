"""Who answers for an organisation."""

import datetime as dt

from accounts.models import Appointment, Role, User
from departments.models import Organisation
from tests.factories import make_user

SINCE = dt.date(2023, 1, 1)


def champion_of(*slugs: str, email: str = "bea.brightwell@beta.test.gov.uk", **term) -> User:
    """Appointed on the first day of 2023 unless the term says otherwise."""
    user = make_user(email, organisation=Organisation.objects.get(slug=slugs[0]))
    for slug in slugs:
        appoint(user, slug, **term)
    return user


def appoint(user: User, slug: str, **term) -> None:
    Appointment.objects.create(
        user=user,
        role=Role.CHAMPION,
        organisation=Organisation.objects.get(slug=slug),
        **({"starts_on": SINCE} | term),
    )

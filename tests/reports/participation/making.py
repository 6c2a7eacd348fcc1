"""A campaign with hours and kept days, made by the services that make them."""

import datetime as dt
import re

from django.utils import timezone

from reports import services
from tests.factories import make_campaign, make_participation, make_user
from tests.reports.reading import html_of

LONDON = timezone.get_default_timezone()


def campaign_of(opens_on, closes_on, **fields):
    """An open one whose table is public, with nobody in it."""
    fields = {"is_league_table_public": True, "grace_days": 0, **fields}
    return make_campaign(
        opens_on=opens_on,
        closes_on=closes_on,
        learning_from=opens_on,
        learning_to=closes_on,
        **fields,
    )


def sign_up(campaign, organisation, day, hour=10, *, minute=0, fold=0, people=1):
    """So many people at a moment of London time; ``fold`` is 1 for the second of two equal ones."""
    moment = dt.datetime.combine(day, dt.time(hour, minute, fold=fold), LONDON)
    return [
        make_participation(campaign, user=make_user(organisation=organisation), signed_up_at=moment)
        for _ in range(people)
    ]


def rows_under(response, title):
    """The cells of a chart's table, by the first of each row."""
    figure = html_of(response).split(f'portal-chart__title">{title}')[1]
    rows = re.findall(r"<tr.*?</tr>", figure.split("<tbody")[1].split("</tbody>")[0], re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    said = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]
    return {first: rest for first, *rest in said}


def count(campaign, now=None):
    """Standings of now, sign-ups by hour, and every day that is over."""
    services.recompute_standings(campaign_id=campaign.pk)
    services.keep_the_past(now=now)

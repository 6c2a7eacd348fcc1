"""Figures to read, and tokens to read them with."""

import datetime as dt
from itertools import count

from django.utils import timezone

from campaigns.models import Campaign
from reports import services
from reports.models import ApiToken, BreakdownRelease, Scope, SignUpHour, Standing
from reports.services import snapshots
from reports.services.tokens import TokenWanted, issue_token
from tests.factories import make_organisation

_numbers = count(1)
COUNTED = {
    "alpha": 720,
    "beta": 20,
    "beta-agency": 700,
    "gamma": 361,
    "tiny": 9,
    "unknown": 4,
}
RELEASED = {
    "people": 720,
    "is_new": True,
    "figures": [
        [None, None, 720],
        ["eo", None, 715],
        ["g7", None, None],
        [None, "policy", 0],
        ["eo", "policy", None],
    ],
}


def make_figures(campaign):
    """Ministerial departments, one with an agency, a small one, and one without headcount; nothing is public."""
    make_organisation("alpha", name="Alpha", abbreviation="AL", headcount=1000)
    beta = make_organisation("beta", name="Beta", headcount=200)
    make_organisation(
        "beta-agency", name="Beta Agency", kind="executive-agency", group=beta, headcount=800
    )
    make_organisation("gamma", name="Gamma", headcount=300)
    make_organisation("tiny", name="Tiny", headcount=10)
    make_organisation("unknown", name="Unknown", headcount=None)
    Campaign.objects.update(minimum_headcount=50)
    services.sweep()
    set_counts(COUNTED)
    campaign.refresh_from_db()
    return campaign


def set_counts(counted):
    """What live figures say until they are counted again."""
    for slug, people in counted.items():
        Standing.objects.filter(organisation__slug=slug).update(
            signed_up=people, core_completions=people // 2, minutes_imported=people * 91
        )


def keep_days(figures):
    """Two days kept before today, the older with half of everybody; the newer one corrected."""

    def keep(day, share, **given):
        set_counts({slug: people // share for slug, people in COUNTED.items()})
        counts = snapshots.standing_counts(figures)
        as_at = snapshots.end_of(day)
        return snapshots._keep(figures, snapshots.Snapshot(day=day, as_at=as_at, **given), counts)

    today = timezone.localdate()
    days = [today - dt.timedelta(days=2), today - dt.timedelta(days=1)]
    keep(days[0], 2)
    keep(days[1], 3)
    keep(days[1], 1, revision=2, reason="A department sent late returns")
    set_counts(COUNTED)
    return days


def make_sign_ups(figures):
    SignUpHour.objects.create(campaign=figures, day=figures.opens_on, hour=9, people=40)
    SignUpHour.objects.create(campaign=figures, day=figures.opens_on, hour=10, people=2)
    return figures


def make_release(figures):
    organisation = Standing.objects.get(organisation__slug="alpha").organisation
    return BreakdownRelease.objects.create(
        campaign=figures,
        organisation=organisation,
        day=timezone.localdate() - dt.timedelta(days=1),
        content=RELEASED,
        behind={"rows": ["SECRET"], "columns": [], "cells": []},
    )


def make_token(scopes=tuple(Scope.values), **fields):
    """The secret of a new token."""
    wanted = TokenWanted(
        name=f"Program {next(_numbers)}",
        purpose="Show figures on a wall",
        scopes=scopes,
        expires_on=timezone.localdate() + dt.timedelta(days=30),
        requests_a_minute=fields.pop("requests_a_minute", 600),
    )
    token, secret = issue_token(wanted=wanted, by=None)
    if fields:
        ApiToken.objects.filter(pk=token.pk).update(**fields)
    return secret

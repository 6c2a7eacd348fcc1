"""Make a campaign's rows say what its file says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from campaigns.models import Activity, Campaign, Construct, Course, Level, Questionnaire
from campaigns.services.files import read_campaign
from campaigns.services.outline import Outline
from campaigns.services.questionnaires import put_questionnaire
from campaigns.services.refusals import refuse_changes, refuse_overlap
from campaigns.services.tables import Faults
from campaigns.services.work import LoadReport, Work
from campaigns.signals import campaign_changed
from departments.services import FileRefused

NOTHING: Final[Mapping[str, Any]] = {}


@transaction.atomic
def load_campaign(
    *, source: Path, overrides: Mapping[str, Any] = NOTHING, publish: bool | None = None
) -> LoadReport:
    """Load a campaign file; the same file again changes nothing.

    ``overrides`` stand in for the file's own top values (slug, name, dates, data_note), to make a second campaign of
    the same shape. ``publish`` shows the campaign to visitors, hides it, or (None) leaves that as it is. Raises
    FileRefused, with every fault, and then nothing is kept.
    """
    outline = read_campaign(source, overrides)
    faults = Faults(source.name)
    earlier = Campaign.objects.select_for_update().filter(slug=outline.campaign.slug).first()
    refuse_changes(earlier, outline, faults)
    refuse_overlap(earlier, outline, publish, faults)
    _stop_at(faults)
    work = _put_campaign(outline, publish, faults)
    _put_parts(work, outline)
    _stop_at(faults)
    if work.report.is_changed:
        _announce(work.report.campaign, is_new=earlier is None)
    return work.report


def _stop_at(faults: Faults) -> None:
    if faults.found:
        raise FileRefused(faults.found)


def _announce(campaign: Campaign, *, is_new: bool) -> None:
    if not is_new:
        Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
        campaign.refresh_from_db()
    campaign_changed.send(sender=Campaign, campaign_id=campaign.pk)


def _put_campaign(outline: Outline, publish: bool | None, faults: Faults) -> Work:
    values = dict(outline.campaign.values)
    if publish is not None:
        values["is_published"] = publish
    existing = Campaign.objects.filter(slug=outline.campaign.slug)
    report = LoadReport()
    outcome = report.put("campaign", existing, ("slug",), [values])
    report.campaign = outcome.rows[(outline.campaign.slug,)]
    return Work(report, faults)


def _put_parts(work: Work, outline: Outline) -> None:
    """Each kind of part in an order in which it can refer to the one before; removals the other way round."""
    levels = work.put("levels", Level.objects.all(), [part.values for part in outline.levels])
    work.levels = {row.slug: row.pk for row in levels.rows.values()}
    _put_constructs(work, outline)
    questionnaires = work.put(
        "questionnaires",
        Questionnaire.objects.all(),
        [part.values for part in outline.questionnaires],
    )
    ids = {row.slug: row.pk for row in questionnaires.rows.values()}
    for part in outline.questionnaires:
        put_questionnaire(work, ids[part.slug], part)
    courses = work.put("courses", Course.objects.all(), _courses(work, outline))
    activities = work.put("activities", Activity.objects.all(), _activities(ids, outline))
    for outcome in (courses, activities, questionnaires, levels):
        work.remove(outcome.missing)


def _put_constructs(work: Work, outline: Outline) -> None:
    """Constructs belong to all campaigns, so those that this file does not name are none of its business."""
    constructs = work.report.put(
        "constructs",
        Construct.objects.filter(slug__in=outline.constructs),
        ("slug",),
        [{"slug": slug, "meaning": meaning} for slug, meaning in outline.constructs.items()],
    )
    work.constructs = {row.slug: row.pk for row in constructs.rows.values()}


def _courses(work: Work, outline: Outline) -> list[dict[str, Any]]:
    return [
        {**part.values, "level_id": work.levels[part.level] if part.level else None}
        for part in outline.courses
    ]


def _activities(questionnaires: Mapping[str, int], outline: Outline) -> list[dict[str, Any]]:
    return [
        {
            **part.values,
            "questionnaire_id": questionnaires[part.questionnaire] if part.questionnaire else None,
        }
        for part in outline.activities
    ]

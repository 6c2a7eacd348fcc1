"""What a campaign file may no longer change, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.models import Activity, Campaign, Construct, LevelRule, Question, Questionnaire
from campaigns.services.outline import Outline, QuestionnairePart, QuestionPart
from campaigns.services.tables import Faults


def refuse_changes(earlier: Campaign | None, outline: Outline, faults: Faults) -> None:
    """Add a fault for each thing that people have relied on and that the file would change."""
    _keep_meanings(earlier, outline, faults)
    if earlier is None:
        return
    _keep_kinds(earlier, outline, faults)
    answered = {(row.questionnaire.slug, row.slug): row for row in _answered(earlier)}
    for questionnaire in outline.questionnaires:
        for question in questionnaire.questions:
            if row := answered.get((questionnaire.slug, question.slug)):
                _keep_question(row, question, faults)
        if earlier.is_published:
            _keep_rule(_rule(earlier, questionnaire.slug), questionnaire, faults)


def refuse_overlap(
    earlier: Campaign | None, outline: Outline, publish: bool | None, faults: Faults
) -> None:
    """Visitors see one campaign at a time, and what is late for one is not cut short by the next."""
    stays = earlier is not None and earlier.is_published
    if not (stays if publish is None else publish):
        return
    this = Campaign(**outline.campaign.values)
    for other in Campaign.objects.published().exclude(slug=this.slug):
        if this.opens_on <= other.accepts_records_to and other.opens_on <= this.accepts_records_to:
            faults.add(
                "opens_on, closes_on, grace_days",
                f"{_days_of(this)} overlaps the published campaign "
                f'"{other.slug}" ({_days_of(other)}); only one can be published on any day',
            )


def _days_of(campaign: Campaign) -> str:
    grace = f" and {campaign.grace_days} days of grace" if campaign.grace_days else ""
    return f"{campaign.opens_on} to {campaign.closes_on}{grace}"


def _used(model: type[models.Model], within: str = "") -> Q:
    """Rows (reached by ``within``) that rows outside this app depend on, found without knowing whose rows those are."""
    used = Q(pk__in=())
    for relation in model._meta.related_objects:
        is_outside = relation.related_model._meta.app_label != model._meta.app_label
        if is_outside and relation.on_delete is models.PROTECT:
            used |= Q(**{f"{within}{relation.name}__isnull": False})
    return used


def _answered(campaign: Campaign) -> list[Question]:
    rows = Question.objects.filter(_used(Question), questionnaire__campaign=campaign)
    return list(rows.distinct().select_related("questionnaire", "construct"))


def _keep_kinds(campaign: Campaign, outline: Outline, faults: Faults) -> None:
    """What people did for an activity, said of it or answered in it was done for what it was then."""
    used = _used(Activity) | _used(Questionnaire, within="questionnaire__")
    rows = Activity.objects.filter(used, campaign=campaign).distinct()
    kinds = {row.slug: row.kind for row in rows}
    for activity in outline.activities:
        kind = kinds.get(activity.slug)
        if kind and kind != activity.values["kind"]:
            faults.add(
                f"{activity.place} > kind",
                f'people have used it, so it stays "{kind}"; what is asked now is another activity, and this one '
                "need no longer be required",
            )


def _keep_question(row: Question, question: QuestionPart, faults: Faults) -> None:
    same = (
        "people have answered it, so it cannot change; keep it as it was with is_retired = true, and put the new "
        "wording beside it under a new slug, with a higher version"
    )
    for name in ("text", "kind", "version"):
        if getattr(row, name) != question.values[name]:
            faults.add(f"{question.place} > {name}", same)
    if row.construct.slug != question.construct:
        faults.add(f"{question.place} > construct", same)
    labels = {option.value: option.values["label"] for option in question.options}
    for option in row.options.order_by("position"):
        if option.value not in labels:
            faults.add(
                f"{question.place} > options",
                f'"{option.value}" is gone, but people have answered this question; keep every answer it offered',
            )
        elif labels[option.value] != option.label:
            faults.add(f"{question.place} > options > {option.value} > label", same)


def _rule(campaign: Campaign, questionnaire: str) -> LevelRule | None:
    rules = LevelRule.objects.filter(
        questionnaire__campaign=campaign, questionnaire__slug=questionnaire
    )
    return rules.order_by("-version").first()


def _keep_rule(rule: LevelRule | None, part: QuestionnairePart, faults: Faults) -> None:
    """The rule of a published campaign stays as it is under its version; a new version stands beside it."""
    if rule is None:
        return
    place = f"{part.place} > level_rule"
    if part.level_rule is None:
        faults.add(
            place, "is gone, but the campaign is published and people may have a level by it"
        )
        return
    values = part.level_rule.values
    if values["version"] < rule.version:
        faults.add(
            f"{place} > version", f"is {values['version']}, but version {rule.version} is in use"
        )
    is_same = values["tie_rule"] == rule.tie_rule and _wanted_scores(part) == _kept_scores(rule)
    if values["version"] == rule.version and not is_same:
        faults.add(
            f"{place} > version",
            "the campaign is published and the tie rule or the levels of some answers changed: "
            f"give the new rule a new version, {rule.version + 1}; levels already given keep theirs",
        )


def _kept_scores(rule: LevelRule) -> set[tuple[str, str, str]]:
    return set(rule.scores.values_list("option__question__slug", "option__value", "level__slug"))


def _wanted_scores(part: QuestionnairePart) -> set[tuple[str, str, str]]:
    return {
        (question.slug, option.value, option.level)
        for question in part.questions
        for option in question.options
        if option.level is not None
    }


def _keep_meanings(earlier: Campaign | None, outline: Outline, faults: Faults) -> None:
    """A construct means the same in every campaign, or before and after could not be compared."""
    others = Construct.objects.filter(slug__in=outline.constructs)
    used = others.filter(
        questions__in=Question.objects.exclude(questionnaire__campaign=earlier)
    ).distinct()
    for construct in used:
        if construct.meaning != outline.constructs[construct.slug]:
            faults.add(
                f"constructs > {construct.slug}",
                f'another campaign measures this and calls it "{construct.meaning}"; use those words or a new name',
            )

"""The learning level: what it is, why, and choosing another."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Level
from learning.forms.levels import LevelForm
from learning.forms.refusals import show_refusal
from learning.selectors import LevelShown, level_of
from learning.services.errors import Refused
from learning.services.levels import choose_level
from learning.views.participants import SignedInRequest, TakingPart, participants_only, posted


@require_safe
@participants_only(with_level=True)
def level(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    shown = level_of(part.participation, part.definition)
    if shown is None:
        return redirect(way_to_a_level(part))
    context = {
        "part": part,
        "level": shown,
        "is_tie": is_tie(shown),
        "rows": reason_rows(shown),
        "rule_version": part.participation.level_decision.rule.version,
    }
    return render(request, "learning/level/level.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants_only(with_level=True)
def choose(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    shown = level_of(part.participation, part.definition)
    if shown is None:
        return redirect(way_to_a_level(part))
    form = LevelForm(posted(request), levels=part.definition.levels, initial={"level": shown.slug})
    if form.is_valid() and chosen(form, part):
        messages.success(request, "Your level has been saved")
        return redirect("learning:level")
    context = {"form": form, "level": shown, "back_url": reverse("learning:level")}
    return render(request, "learning/level/choose.html", context)


def chosen(form: LevelForm, part: TakingPart) -> bool:
    wanted = Level.objects.get(campaign=part.campaign, slug=form.cleaned_data["level"])
    try:
        choose_level(participation=part.participation, level=wanted)
    except Refused as refused:
        show_refusal(form, refused)
        return False
    return True


def way_to_a_level(part: TakingPart) -> str:
    """The survey that decides a level; home in a campaign that has no levels."""
    for questionnaire in part.definition.questionnaires:
        if questionnaire.level_rule:
            return reverse("learning:survey", args=[questionnaire.slug])
    return reverse("learning:home")


def reason_rows(shown: LevelShown) -> list[dict[str, Any]]:
    """The answers behind the level, as rows of a summary list."""
    return [
        {
            "key": {"text": reason.question},
            "value": {"html": format_html("{}<br>Points to {}", reason.answer, reason.level)},
        }
        for reason in shown.reasons
    ]


def is_tie(shown: LevelShown) -> bool:
    """No level was the commonest alone, so the campaign's rule for ties decided."""
    votes = Counter(reason.level for reason in shown.reasons).most_common(2)
    return len(votes) > 1 and votes[0][1] == votes[1][1]

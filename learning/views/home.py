"""Home: what to do next, in the campaign that is on and in those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.selectors import definition, published_campaigns
from learning.models import Participation
from learning.selectors import (
    CampaignState,
    Home,
    Task,
    TaskStatus,
    participations_in,
)
from learning.selectors import home as home_of
from learning.views.activities import url_of
from learning.views.participants import SignedInRequest, part_named_or_404
from learning.wording import minutes_in_words

# As the design system has it: a tag draws the eye to what is left, and what is done is plain text. Once a campaign is over
# nothing is left to do. The spaces do not break, so that a status stays on one line.
STATUS: Final[dict[TaskStatus, dict[str, Any]]] = {
    TaskStatus.COMPLETED: {"text": "Completed"},
    TaskStatus.IN_PROGRESS: {
        "tag": {"text": "In\N{NO-BREAK SPACE}progress", "classes": "govuk-tag--light-blue"}
    },
    TaskStatus.NOT_STARTED: {
        "tag": {"text": "Not\N{NO-BREAK SPACE}started", "classes": "govuk-tag--blue"}
    },
}
STATUS_ONCE_CLOSED: Final[dict[TaskStatus, dict[str, Any]]] = {
    TaskStatus.COMPLETED: {"text": "Completed"},
    TaskStatus.IN_PROGRESS: {"text": "Partly\N{NO-BREAK SPACE}done"},
    TaskStatus.NOT_STARTED: {"text": "Not\N{NO-BREAK SPACE}done"},
}


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Where everybody lands: who is not taking part yet is led to joining, which finds the step."""
    today = timezone.localdate()
    campaigns = published_campaigns(today)
    campaign = next(iter(campaigns), None)
    taken = participations_in(request.user, campaigns)
    mine = next((each for each in taken if each.campaign == campaign), None)
    earlier = [each.campaign for each in taken if each != mine]
    if mine is not None:
        return render(request, "learning/home/home.html", page_of(mine, earlier))
    if campaign is not None and campaign.is_open_on(today):
        return redirect("learning:welcome-check")
    return render(
        request, "learning/home/nothing_open.html", {"campaign": campaign, "earlier": earlier}
    )


@require_safe
def earlier(request: SignedInRequest, campaign: str) -> HttpResponse:
    """A campaign that the person took part in, to read."""
    mine = part_named_or_404(request.user, campaign, with_level=True).participation
    context = page_of(mine, ())
    context |= {"facts": facts_of(mine, context["home"]), "tasks": without_links(context["tasks"])}
    return render(request, "learning/home/earlier.html", context)


def page_of(mine: Participation, earlier: Iterable[Campaign]) -> dict[str, Any]:
    shown = home_of(mine, definition(mine.campaign), timezone.localdate())
    statuses = STATUS_ONCE_CLOSED if shown.state is CampaignState.CLOSED else STATUS
    return {
        "campaign": mine.campaign,
        "home": shown,
        "tasks": [task_item(task, statuses) for task in shown.tasks],
        "next_step": shown.next_step and step_of(shown.next_step),
        "earlier": earlier,
    }


def step_of(task: Task) -> dict[str, str]:
    asked = task.activity
    return {"href": url_of(asked), "title": asked.title, "summary": asked.summary}


def task_item(task: Task, statuses: Mapping[TaskStatus, dict[str, Any]]) -> dict[str, Any]:
    """A row of the task list. A completed task keeps its link: what was done can be read again."""
    title = (
        task.activity.title if task.activity.is_required else f"{task.activity.title} (optional)"
    )
    return {
        "title": {"text": title},
        "hint": {"text": task.activity.summary},
        "href": url_of(task.activity),
        "status": statuses[task.status],
    }


def without_links(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages of an activity are those of the campaign that is on."""
    return [{key: value for key, value in item.items() if key != "href"} for item in items]


def facts_of(mine: Participation, shown: Home) -> list[dict[str, Any]]:
    """The rows that sum up a campaign that is over."""
    level = shown.level.name if shown.level else ""
    facts = {
        "Learning recorded": minutes_in_words(shown.minutes),
        "Level": level,
        "Grade then": mine.grade.label,
        "Profession then": mine.profession.name,
    }
    return [{"key": {"text": key}, "value": {"text": said}} for key, said in facts.items() if said]

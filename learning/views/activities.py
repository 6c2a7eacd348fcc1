"""One activity of the campaign: what to do and, where the person's word counts, saying that it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.definitions import ActivityDefinition
from campaigns.models import Activity, ActivityKind
from learning.forms.activities import DONE, DeclarationForm
from learning.forms.refusals import show_refusal
from learning.models import Declaration
from learning.services.activities import declare_activity, withdraw_declaration
from learning.services.errors import Refused
from learning.views.participants import SignedInRequest, TakingPart, participants_only, posted


@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
def activity(request: SignedInRequest, part: TakingPart, slug: str) -> HttpResponse:
    asked = part.definition.activity(slug)
    if asked is None:
        raise Http404
    if asked.kind is not ActivityKind.DECLARED:
        return redirect(url_of(asked))
    form = DeclarationForm(posted(request))
    if form.is_valid() and settled(form, part, asked):
        return redirect_after(request, form, asked)
    declared = Declaration.objects.filter(participation=part.participation, activity_id=asked.id)
    context = {"form": form, "activity": asked, "part": part, "declaration": declared.first()}
    return render(request, "learning/activity/activity.html", context)


def settled(form: DeclarationForm, part: TakingPart, asked: ActivityDefinition) -> bool:
    change = declare_activity if form.cleaned_data["answer"] == DONE else withdraw_declaration
    try:
        change(participation=part.participation, activity=Activity.objects.get(pk=asked.id))
    except Refused as refused:
        show_refusal(form, refused)
        return False
    return True


def redirect_after(
    request: SignedInRequest, form: DeclarationForm, asked: ActivityDefinition
) -> HttpResponse:
    """Done: on to what is next. Taken back: the page to say it again on."""
    if form.cleaned_data["answer"] == DONE:
        messages.success(request, f"Done: {asked.title}")
        return redirect("learning:home")
    messages.success(request, "This is no longer marked as done")
    return redirect("learning:activity", asked.slug)


def url_of(asked: ActivityDefinition) -> str:
    """The page where an activity is done."""
    match asked.kind:
        case ActivityKind.SURVEY | ActivityKind.FEEDBACK if asked.questionnaire:
            return reverse("learning:survey", args=[asked.questionnaire.slug])
        case ActivityKind.CORE_COURSES:
            return reverse("learning:catalogue")
        case ActivityKind.RECORDED_LEARNING:
            return reverse("learning:record-list")
        case _:
            return reverse("learning:activity", args=[asked.slug])

"""A survey: why we ask, a question a page, check the answers, sent."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.definitions import QuestionDefinition, QuestionnaireDefinition
from learning.forms.refusals import show_refusal
from learning.forms.surveys import AnswerForm, SendForm
from learning.selectors import AnswerShown, SurveyProgress, survey_progress
from learning.services.errors import Refused
from learning.services.surveys import save_answer, submit_response
from learning.views.participants import SignedInRequest, TakingPart, participants_only, posted

FROM_CHECK: Final = "from-check"


@require_safe
@participants_only()
def survey(request: SignedInRequest, part: TakingPart, slug: str) -> HttpResponse:
    """The way in, the way back in and, once sent, the answers as they were sent."""
    questionnaire = questionnaire_or_404(part, slug)
    progress = survey_progress(part.participation, questionnaire)
    context = {"part": part, "survey": questionnaire, "progress": progress}
    if progress.is_submitted:
        context["rows"] = answer_rows(questionnaire, progress)
        return render(request, "learning/survey/sent.html", context)
    if not part.is_open:
        return render(request, "learning/survey/closed.html", context)
    context["next_url"] = next_url(questionnaire, progress)
    context["answered"] = sum(asked.slug in progress.answers for asked in progress.route)
    return render(request, "learning/survey/introduction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
def question(
    request: SignedInRequest, part: TakingPart, slug: str, question_slug: str
) -> HttpResponse:
    """A page has its question's own name: whatever is put before it later, an open page answers what it asked."""
    questionnaire = questionnaire_or_404(part, slug)
    progress = survey_progress(part.participation, questionnaire)
    asked = questionnaire.question(question_slug)
    if asked is None and request.method != "POST":
        raise Http404
    if asked is None or not part.is_open or not is_open_to(request, asked, progress):
        return turned_away(request, part, questionnaire, progress)
    form = AnswerForm(posted(request), question=asked, given=progress.answers.get(asked.slug))
    if form.is_valid() and kept(form, part, asked):
        progress = survey_progress(part.participation, questionnaire)
        return redirect(url_after(request, questionnaire, asked, progress))
    context = {
        "form": form,
        "back_url": url_before(request, questionnaire, asked, progress),
        "caption": f"Question {progress.route.index(asked) + 1} of {len(progress.route)}",
    }
    return render(request, "learning/survey/question.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants_only()
def check(request: SignedInRequest, part: TakingPart, slug: str) -> HttpResponse:
    questionnaire = questionnaire_or_404(part, slug)
    progress = survey_progress(part.participation, questionnaire)
    if progress.is_submitted or not part.is_open:
        return redirect("learning:survey", slug)
    if progress.first_unanswered:
        return redirect(question_url(questionnaire, progress.first_unanswered))
    form = SendForm(posted(request))
    if form.is_valid() and sent(form, part, questionnaire):
        messages.success(request, "Thank you. Your answers have been sent")
        return redirect(url_once_sent(questionnaire))
    context = {
        "form": form,
        "survey": questionnaire,
        "rows": answer_rows(questionnaire, progress, can_change=True),
        "back_url": question_url(questionnaire, progress.route[-1]),
    }
    return render(request, "learning/survey/check.html", context)


def questionnaire_or_404(part: TakingPart, slug: str) -> QuestionnaireDefinition:
    questionnaire = part.definition.questionnaire(slug)
    if questionnaire is None:
        raise Http404
    return questionnaire


def is_open_to(
    request: SignedInRequest, asked: QuestionDefinition, progress: SurveyProgress
) -> bool:
    """On this person's route. It is shown once every question before it is settled; what an open page sends is kept."""
    if progress.is_submitted or asked not in progress.route:
        return False
    waiting = progress.first_unanswered
    return request.method == "POST" or waiting is None or asked.position <= waiting.position


def turned_away(
    request: SignedInRequest,
    part: TakingPart,
    questionnaire: QuestionnaireDefinition,
    progress: SurveyProgress,
) -> HttpResponse:
    """Where somebody goes who asked for a page they cannot answer; a lost answer is never lost without a word."""
    if request.method == "POST":
        messages.warning(
            request, "Your last answer was not saved: that question is not open to you now"
        )
    if progress.is_submitted or not part.is_open:
        return redirect("learning:survey", questionnaire.slug)
    return redirect(next_url(questionnaire, progress))


def kept(form: AnswerForm, part: TakingPart, asked: QuestionDefinition) -> bool:
    try:
        save_answer(
            participation=part.participation, question=asked, choices=form.choices, text=form.text
        )
    except Refused as refused:
        form.add_error("answer", refused.message)
        return False
    return True


def sent(form: SendForm, part: TakingPart, questionnaire: QuestionnaireDefinition) -> bool:
    try:
        submit_response(participation=part.participation, questionnaire=questionnaire)
    except Refused as refused:
        show_refusal(form, refused)
        return False
    return True


def url_after(
    request: SignedInRequest,
    questionnaire: QuestionnaireDefinition,
    asked: QuestionDefinition,
    progress: SurveyProgress,
) -> str:
    """The next question, now that this one is answered; from "check answers", only what is still to be answered.

    Another tab may have led away from this question meanwhile: it need not be on the route.
    """
    following = [each for each in progress.route if each.position > asked.position]
    if FROM_CHECK in request.GET or not following:
        return next_url(questionnaire, progress)
    return question_url(questionnaire, following[0])


def url_before(
    request: SignedInRequest,
    questionnaire: QuestionnaireDefinition,
    asked: QuestionDefinition,
    progress: SurveyProgress,
) -> str:
    place = progress.route.index(asked)
    if FROM_CHECK in request.GET and progress.first_unanswered is None:
        return reverse("learning:survey-check", args=[questionnaire.slug])
    if place == 0:
        return reverse("learning:survey", args=[questionnaire.slug])
    return question_url(questionnaire, progress.route[place - 1])


def next_url(questionnaire: QuestionnaireDefinition, progress: SurveyProgress) -> str:
    """The first question without an answer, else the check."""
    if progress.first_unanswered:
        return question_url(questionnaire, progress.first_unanswered)
    return reverse("learning:survey-check", args=[questionnaire.slug])


def question_url(questionnaire: QuestionnaireDefinition, asked: QuestionDefinition) -> str:
    return reverse("learning:survey-question", args=[questionnaire.slug, asked.slug])


def url_once_sent(questionnaire: QuestionnaireDefinition) -> str:
    if questionnaire.level_rule:
        return reverse("learning:level")
    return reverse("learning:survey", args=[questionnaire.slug])


def answer_rows(
    questionnaire: QuestionnaireDefinition, progress: SurveyProgress, *, can_change: bool = False
) -> list[dict[str, Any]]:
    """The rows of a summary list: what was asked, what was answered and, while it can be, a link to change it."""
    return [
        {
            "key": {"text": asked.text},
            "value": {"html": answer_html(progress.answers.get(asked.slug))},
            "actions": {"items": [change_link(questionnaire, asked)] if can_change else []},
        }
        for asked in progress.route
    ]


def answer_html(answer: AnswerShown | None) -> SafeString:
    if answer is None or answer.is_empty:
        return SafeString("Not answered")
    if answer.text:
        return linebreaksbr(answer.text, autoescape=True)
    return format_html_join(SafeString("<br>"), "{}", ((label,) for label in answer.labels))


def change_link(
    questionnaire: QuestionnaireDefinition, asked: QuestionDefinition
) -> dict[str, str]:
    return {
        "href": f"{question_url(questionnaire, asked)}?{FROM_CHECK}",
        "text": "Change",
        "visually_hidden_text": f"your answer to: {asked.text}",
    }

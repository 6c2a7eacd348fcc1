"""Changes of organisations: those recorded, and recording one after seeing what it does to every rate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from departments.models import ChangeKind, Organisation, OrganisationChange
from departments.selectors import every_organisation
from departments.services import (
    ChangeNamed,
    record_organisation_change,
    rename_organisation,
    withdraw_change,
)
from departments.world import in_words
from reports import services
from reports.forms.central import MoveForm, RenameForm, WithdrawForm
from reports.selectors import central
from reports.selectors.central import Preview
from reports.tables.central import ChangeTable, preview_tables, withdrawal_address
from reports.views.asked import campaigns_or_404
from reports.views.central.asking import drawn_preview, in_steps, posted, team_only

TITLES = {
    ChangeKind.MERGE: "Record a merger",
    ChangeKind.SPLIT: "Record a split",
    ChangeKind.TRANSFER: "Record a transfer of people",
    ChangeKind.RENAME: "Record a new name",
}


SEE = "See what it would change"
WITHDRAW = "Do you want to withdraw this change?"
RENAMED = (
    "No rate, rank or headcount changes. Tables of that day and later ones use the new name. Tables of earlier days go on "
    "using the old one, and people can still search for it."
)
NAMED_AS_BEFORE = "No rate, rank or headcount changes. Tables of that day and later ones use the name of before again."


@team_only
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "table": ChangeTable(central.recorded_changes(today)),
        "kinds": list(TITLES.items()),
        "back_url": reverse("reports:central"),
    }
    return render(request, "reports/central/change_list.html", context)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ChangeKind.values:
        raise Http404
    form = _form(request, kind)
    context = {
        "form": form,
        "page_title": TITLES[ChangeKind(kind)],
        "back_url": reverse("reports:central-changes"),
        "submit_label": SEE,
    }
    answer = in_steps(
        request,
        form,
        save=lambda: _saved(request, form, kind),
        preview=lambda: _preview(request, form, kind),
    )
    return answer or render(request, "form_page.html", context)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_withdraw(
    request: HttpRequest, kind: str, from_slug: str, to_slug: str, day: str
) -> HttpResponse:
    named = ChangeNamed(kind, from_slug, to_slug, _day_or_404(day))
    recorded = central.named_change(named, timezone.localdate())
    form = WithdrawForm(posted(request), campaigns=campaigns_or_404(timezone.localdate()))
    answer = in_steps(
        request,
        form,
        save=lambda: _withdrawn(request, form, named),
        preview=lambda: _preview_without(request, form, named, recorded),
    )
    if answer is None and recorded is None:
        raise Http404
    context = {"form": form, "recorded": recorded, "page_title": WITHDRAW}
    context |= {"back_url": reverse("reports:central-changes"), "submit_label": SEE}
    return answer or render(request, "reports/central/change_withdraw.html", context)


def _day_or_404(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        raise Http404 from error


def _withdrawn(request: HttpRequest, form: WithdrawForm, named: ChangeNamed) -> HttpResponse:
    try:
        withdraw_change(named=named, reason=form.cleaned_data["reason"])
    except OrganisationChange.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "The change is withdrawn. Rates follow within a minute")
    return redirect("reports:central-changes")


def _preview_without(
    request: HttpRequest,
    form: WithdrawForm,
    named: ChangeNamed,
    recorded: central.RecordedChange | None,
) -> HttpResponse:
    if recorded is None:
        raise Http404
    reason = form.cleaned_data["reason"]
    preview = services.preview_change(
        campaign=form.chosen,
        effective_on=named.effective_on,
        change=lambda: withdraw_change(named=named, reason=reason),
    )
    context: dict[str, Any] = {
        "page_title": "What withdrawing this change would do",
        "back_url": withdrawal_address(named),
        "said": [
            ("Change", recorded.in_words),
            ("First day on which it is so", in_words(named.effective_on)),
            ("Reason", reason),
        ],
        "save_label": "Withdraw this change",
        "words": NAMED_AS_BEFORE if named.kind == ChangeKind.RENAME else "",
    }
    return _drawn(request, form, preview, named.effective_on, context)


def _form(request: HttpRequest, kind: str) -> MoveForm | RenameForm:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "campaigns": campaigns_or_404(today),
        "organisations": every_organisation(today),
    }
    if kind == ChangeKind.RENAME:
        return RenameForm(posted(request), **given)
    return MoveForm(posted(request), moves_everybody=kind == ChangeKind.MERGE, **given)


def _saved(request: HttpRequest, form: MoveForm | RenameForm, kind: str) -> HttpResponse:
    _record(form, kind)
    messages.success(request, "The change is recorded. Rates follow within a minute")
    return redirect("reports:central-changes")


def _record(form: MoveForm | RenameForm, kind: str) -> None:
    record = rename_organisation if isinstance(form, RenameForm) else record_organisation_change
    record(**_arguments(form, kind), note=form.cleaned_data["note"])


def _arguments(form: MoveForm | RenameForm, kind: str) -> dict[str, Any]:
    given = form.cleaned_data
    ends = [name for name in ("from_organisation", "to_organisation") if name in given]
    ids = {name: form.organisations[given[name]].id for name in ends}
    rows = Organisation.objects.in_bulk(ids.values())
    if isinstance(form, RenameForm):
        said = {name: given[name] for name in ("name", "abbreviation", "effective_on")}
        return said | {"organisation": rows[ids["from_organisation"]]}
    said = {name: given[name] for name in ("effective_on", "people")}
    return said | {"kind": kind} | {name: rows[pk] for name, pk in ids.items()}


def _preview(request: HttpRequest, form: MoveForm | RenameForm, kind: str) -> HttpResponse:
    preview = services.preview_change(
        campaign=form.chosen,
        effective_on=form.cleaned_data["effective_on"],
        change=lambda: _record(form, kind),
    )
    context: dict[str, Any] = {
        "page_title": "What this change would do",
        "back_url": reverse("reports:central-change-new", args=[kind]),
        "said": _said(form),
        "save_label": "Record this change",
        "words": RENAMED if kind == ChangeKind.RENAME else "",
    }
    return _drawn(request, form, preview, form.cleaned_data["effective_on"], context)


def _drawn(
    request: HttpRequest,
    form: MoveForm | RenameForm | WithdrawForm,
    preview: Preview | None,
    effective_on: dt.date,
    context: dict[str, Any],
) -> HttpResponse:
    context |= {"campaign": form.chosen, "effects": None}
    if preview:
        context["is_after_the_end"] = effective_on > preview.after.day
        context |= preview_tables(preview)
    return drawn_preview(request, form, **context)


def _said(form: MoveForm | RenameForm) -> list[tuple[str, str]]:
    """Every answer but the campaign, as the form's own words say it."""
    rows = []
    for name, value in form.cleaned_data.items():
        if name == "campaign" or value in ("", None):
            continue
        label = str(form.fields[name].label)
        if name.endswith("_organisation"):
            value = form.organisations[value].label  # noqa: PLW2901 - the name for its code
        rows.append((label, _said_of(value)))
    return rows


def _said_of(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return value if isinstance(value, str) else in_words(value)

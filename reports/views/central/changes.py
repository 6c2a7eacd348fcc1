"""Changes of organisations: those recorded, and recording one after seeing what it does to every rate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from departments.models import ChangeKind, Organisation
from departments.selectors import every_organisation
from departments.services import (
    check_organisation_change,
    check_rename,
    record_organisation_change,
    rename_organisation,
)
from departments.world import OrganisationChangeDraft, in_words
from reports import selectors
from reports.forms.central import MoveForm, RenameForm
from reports.selectors import central
from reports.tables.central import ChangeTable, preview_tables
from reports.views.asked import campaigns_or_404
from reports.views.central.asking import drawn_preview, in_steps, posted, team_only

TITLES = {
    ChangeKind.MERGE: "Record a merger",
    ChangeKind.SPLIT: "Record a split",
    ChangeKind.TRANSFER: "Record a transfer of people",
    ChangeKind.RENAME: "Record a new name",
}


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
        "submit_label": "See what it would change",
    }
    answer = in_steps(
        request,
        form,
        save=lambda: _saved(request, form, kind),
        preview=lambda: _preview(request, form, kind),
    )
    return answer or render(request, "form_page.html", context)


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
    record = rename_organisation if isinstance(form, RenameForm) else record_organisation_change
    record(**_arguments(form, kind), note=form.cleaned_data["note"])
    messages.success(request, "The change is recorded. Rates follow within a minute")
    return redirect("reports:central-changes")


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
    check = check_rename if isinstance(form, RenameForm) else check_organisation_change
    check(**_arguments(form, kind))
    context: dict[str, Any] = {
        "campaign": form.chosen,
        "page_title": "What this change would do",
        "back_url": reverse("reports:central-change-new", args=[kind]),
        "said": _said(form),
        "save_label": "Record this change",
        "effects": None,
    }
    freshness = selectors.freshness_of(form.chosen)
    if isinstance(form, RenameForm):
        context["is_rename"] = True
    elif freshness:
        draft = _draft(form, kind)
        preview = central.preview_change(form.chosen, freshness, draft, timezone.localdate())
        context["is_after_the_end"] = draft.effective_on > preview.after.day
        context |= preview_tables(preview)
    return drawn_preview(request, form, **context)


def _draft(form: MoveForm, kind: str) -> OrganisationChangeDraft:
    given = form.cleaned_data
    return OrganisationChangeDraft(
        kind=kind,
        from_id=form.organisations[given["from_organisation"]].id,
        to_id=form.organisations[given["to_organisation"]].id,
        effective_on=given["effective_on"],
        people=given["people"],
        note=given["note"],
    )


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

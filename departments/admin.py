"""Reference data in the admin site: for looking. It changes by its reviewed files (``load_reference_data``)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models

from departments.models import (
    Classification,
    EmailDomain,
    Grade,
    Headcount,
    Organisation,
    OrganisationChange,
    OrganisationName,
    Profession,
)


class LookOnly:
    """Nothing here is made, changed or deleted by hand."""

    can_delete = False
    extra = 0

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False

    def has_delete_permission(self, *_: object) -> bool:
        return False


def history_of(model: type[models.Model]) -> type[admin.TabularInline[Any, Any]]:
    """What was said about a row of ``model``, when and by whom, the newest first."""
    events: type[models.Model] = model._meta.get_field("events").related_model  # type: ignore[assignment]
    said = [
        column.name
        for column in events._meta.concrete_fields
        if not column.name.startswith("pgh_") and column.name != "id"
    ]
    shown = ("pgh_created_at", "pgh_label", "pgh_context", *said)
    attributes = {
        "model": events,
        "fk_name": "pgh_obj",
        "verbose_name_plural": "history",
        "ordering": ("-pgh_id",),
        "fields": shown,
        "readonly_fields": shown,
    }
    return type(f"{model.__name__}History", (LookOnly, admin.TabularInline), attributes)


class NameInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = OrganisationName


class ClassificationInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Classification
    fk_name = "organisation"
    ordering = ("-valid_from",)


class HeadcountInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Headcount
    ordering = ("-as_at",)


class DomainInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = EmailDomain


@admin.register(Organisation)
class OrganisationAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("slug", "kind", "group", "opened_on", "closed_on")
    list_select_related = ("group",)
    list_filter = ("kind",)
    search_fields = ("slug", "names__name", "names__abbreviation")
    ordering = ("slug",)
    inlines = (
        NameInline,
        ClassificationInline,
        HeadcountInline,
        DomainInline,
        history_of(Organisation),
    )


@admin.register(OrganisationName)
class OrganisationNameAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "abbreviation", "organisation", "valid_from")
    list_select_related = ("organisation",)
    search_fields = ("name", "abbreviation", "organisation__slug")
    ordering = ("name",)
    inlines = (history_of(OrganisationName),)


@admin.register(Classification)
class ClassificationAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("organisation", "kind", "group", "valid_from")
    list_select_related = ("organisation", "group")
    list_filter = ("kind",)
    search_fields = ("organisation__slug", "organisation__names__name")
    ordering = ("organisation__slug", "-valid_from")
    inlines = (history_of(Classification),)


@admin.register(Headcount)
class HeadcountAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("organisation", "as_at", "people", "full_time_equivalent", "source")
    list_select_related = ("organisation",)
    list_filter = ("as_at",)
    search_fields = ("organisation__slug", "organisation__names__name", "source")
    ordering = ("organisation__slug", "-as_at")
    inlines = (history_of(Headcount),)


@admin.register(OrganisationChange)
class OrganisationChangeAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "kind",
        "from_organisation",
        "to_organisation",
        "effective_on",
        "people",
        "is_by_hand",
    )
    list_select_related = ("from_organisation", "to_organisation")
    list_filter = ("kind",)
    search_fields = ("from_organisation__slug", "to_organisation__slug", "note")
    ordering = ("-effective_on",)
    inlines = (history_of(OrganisationChange),)


@admin.register(EmailDomain)
class EmailDomainAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("domain", "organisation", "is_civil_service")
    list_select_related = ("organisation",)
    list_filter = ("is_civil_service",)
    search_fields = ("domain", "organisation__slug")
    ordering = ("domain",)
    inlines = (history_of(EmailDomain),)


@admin.register(Grade)
class GradeAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "label", "headcount")
    search_fields = ("code", "label")
    ordering = ("position",)


@admin.register(Profession)
class ProfessionAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "headcount")
    search_fields = ("name",)
    ordering = ("name",)

"""Campaigns in the admin site: for looking, because they change by their files (``load_campaign``); and offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Field, URLField

from campaigns.models import Activity, Campaign, Course, Level, Offer, Question, Questionnaire


class LookOnly:
    """Nothing here is made, changed or deleted by hand."""

    can_delete = False
    extra = 0
    show_change_link = True

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False

    def has_delete_permission(self, *_: object) -> bool:
        return False


class ActivityInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Activity
    ordering = ("position",)
    fields = ("position", "slug", "kind", "title", "is_required")


class LevelInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Level
    ordering = ("position",)
    fields = ("position", "slug", "name")


class CourseInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Course
    ordering = ("position",)
    fields = ("position", "slug", "title", "minutes", "format", "level", "is_core")


class CampaignHistory(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What was said about the campaign, when and by whom."""

    model = Campaign._meta.get_field("events").related_model
    fk_name = "pgh_obj"
    verbose_name_plural = "history"
    ordering = ("-pgh_id",)
    fields = readonly_fields = (
        "pgh_created_at",
        "pgh_label",
        "pgh_context",
        "revision",
        "is_published",
        "opens_on",
        "closes_on",
    )


@admin.register(Campaign)
class CampaignAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "opens_on", "closes_on", "is_published", "revision")
    search_fields = ("name", "slug", "theme")
    ordering = ("-opens_on",)
    inlines = (ActivityInline, LevelInline, CourseInline, CampaignHistory)


class QuestionInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Question
    ordering = ("position",)
    fields = (
        "position",
        "slug",
        "construct",
        "version",
        "kind",
        "text",
        "is_required",
        "is_retired",
    )


@admin.register(Questionnaire)
class QuestionnaireAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "slug", "campaign", "minutes")
    list_select_related = ("campaign",)
    search_fields = ("title", "slug", "campaign__name")
    ordering = ("-campaign__opens_on", "slug")
    inlines = (QuestionInline,)


@admin.register(Offer)
class OfferAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Offers are written by staff; their history is kept."""

    list_display = ("title", "organisation", "campaign")
    list_select_related = ("organisation", "campaign")
    search_fields = ("title", "organisation__slug", "organisation__names__name")
    autocomplete_fields = ("organisation",)
    fields = ("campaign", "organisation", "title", "text", "url", "position")
    ordering = ("organisation__slug", "position")
    formfield_overrides: ClassVar[Mapping[type[Field[Any, Any]], Mapping[str, Any]]] = {
        URLField: {"assume_scheme": "https"}
    }

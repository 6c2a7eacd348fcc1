"""What is taken away: exports that a colleague asks for, and release packs that are published."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Final

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaigns.models import Campaign
from reports.models.snapshots import Snapshot
from reports.querysets import ExportQuerySet, ReleasePackQuerySet


class ExportKind(models.TextChoices):
    LEAGUE = "league", "A league table"
    HISTORY = "history", "Every organisation on every day"
    PARTICIPATION = "participation", "People by organisation, grade and profession"
    SIGN_UPS = "sign-ups", "Sign-ups by day and hour"


class FileFormat(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "OpenDocument (ODS)"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.value]


MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class ExportState(StrEnum):
    WAITING = "waiting"
    BEING_MADE = "being made"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class MadeLater(models.Model):
    """What a worker makes after it was asked for.

    A worker claims it by writing ``started_at``, and says in ``beat_at`` that it is alive; one that is silent for too long
    has died, and another may claim it.
    """

    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True


class Export(MadeLater):
    """A file that somebody asked for: waiting, being made, ready, failed or expired.

    Its parts appear in the transaction that finishes it, so there is never a part of a file. They go when it expires; what
    was asked and who took it stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=20, choices=ExportKind.choices)
    format = models.CharField(max_length=4, choices=FileFormat.choices)
    choices = models.JSONField(default=dict, blank=True, help_text="Which table, day and so on")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="exports")
    rows_done = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    filename = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes")
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ExportKind.values) & Q(format__in=FileFormat.values),
                name="an_export_is_of_a_known_kind_and_format",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | ~Q(failure="")
                | (Q(expires_at__isnull=False) & ~Q(filename="") & ~Q(sha256="")),
                name="a_finished_export_is_a_whole_file_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.format} {self.id}"

    def state_at(self, now: dt.datetime) -> ExportState:
        if self.finished_at is None:
            return ExportState.BEING_MADE if self.started_at else ExportState.WAITING
        if self.failure:
            return ExportState.FAILED
        is_gone = self.expires_at is not None and self.expires_at <= now
        return ExportState.EXPIRED if is_gone else ExportState.READY


class ExportPart(models.Model):
    """A piece of a finished file, in order and packed by zlib: so that sending it takes memory for one piece."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["export", "position"], name="a_part_of_an_export_has_its_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.export_id}"


class ExportTaking(models.Model):
    """Somebody fetched the file: the log of who took what. Append-only, and kept when the file is gone."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="takings")
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.export_id} at {self.taken_at}"


IS_SIGNED_OFF = pgtrigger.Q(old__signed_off_at__isnull=False)


@pghistory.track(exclude=["started_at", "beat_at", "tries"])
class ReleasePack(MadeLater):
    """A snapshot with its tables, charts, methods note and manifest, as one zip. Once signed off it is frozen and public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="release_packs")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="release_packs")
    made_at = models.DateTimeField(null=True, blank=True)
    manifest = models.JSONField(
        default=list, blank=True, help_text="Name, size and SHA-256 of each part"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.CharField(
        max_length=200, blank=True, help_text="The name that is published"
    )

    objects = ReleasePackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_off_at__isnull=True, signed_off_by="")
                | (Q(signed_off_at__isnull=False, made_at__isnull=False) & ~Q(signed_off_by="")),
                name="a_pack_is_signed_off_whole_and_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_once_signed_off",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=IS_SIGNED_OFF,
            )
        ]

    def __str__(self) -> str:
        return self.slug


class ReleasePart(models.Model):
    """One file of a pack. Replaced as a whole while the pack is a draft; never changed in place."""

    pack = models.ForeignKey(ReleasePack, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=120, help_text="Room for a slug and an ending")
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "name"], name="a_pack_has_each_part_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed_in_place", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="frozen_with_its_pack",
                operation=pgtrigger.Insert | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("part", "reports_releasepart%ROWTYPE")],
                func="""
                    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
                    IF EXISTS (
                        SELECT 1 FROM reports_releasepack
                        WHERE id = part.pack_id AND signed_off_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'A pack that is signed off is frozen';
                    END IF;
                    RETURN part;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Which organisations, headcounts and domains: one method for each business word."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict, cast

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from departments.models import (  # noqa: F401 - named in the bases below
        Classification,
        EmailDomain,
        Headcount,
        Organisation,
        OrganisationChange,
        OrganisationName,
    )


class Naming(TypedDict):
    name: str
    abbreviation: str


class Classified(TypedDict):
    kind_then: str
    group_id_then: int


class Described(Naming, Classified):
    pass


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def existing_on(self, day: dt.date) -> OrganisationQuerySet:
        """Organisations that had opened and not yet closed on ``day``."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=day),
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        )

    def named_on(self, day: dt.date) -> models.QuerySet[WithAnnotations[Organisation, Naming]]:
        """Each with ``name`` and ``abbreviation`` as they were on ``day``."""
        from departments.models import OrganisationName

        names = OrganisationName.objects.given_by(day).filter(organisation=OuterRef("pk"))
        named = self.annotate(
            name=Subquery(names.values("name")[:1]),
            abbreviation=Subquery(names.values("abbreviation")[:1]),
        )
        return cast("models.QuerySet[WithAnnotations[Organisation, Naming]]", named)

    def classified_on(
        self, day: dt.date
    ) -> models.QuerySet[WithAnnotations[Organisation, Classified]]:
        """Each with ``kind_then`` and ``group_id_then``, the kind and the head of its group on ``day``."""
        from departments.models import Classification

        given = Classification.objects.given_by(day).filter(organisation=OuterRef("pk"))
        classified = self.annotate(
            kind_then=Coalesce(Subquery(given.values("kind")[:1]), F("kind")),
            group_id_then=Coalesce(
                Subquery(given.values("group_id")[:1]),
                F("group_id"),
                output_field=models.BigIntegerField(),
            ),
        )
        return cast("models.QuerySet[WithAnnotations[Organisation, Classified]]", classified)

    def described_on(
        self, day: dt.date
    ) -> models.QuerySet[WithAnnotations[Organisation, Described]]:
        """Each as it was called and classified on ``day``."""
        described = cast("OrganisationQuerySet", self.named_on(day)).classified_on(day)
        return cast("models.QuerySet[WithAnnotations[Organisation, Described]]", described)


class ClassificationQuerySet(models.QuerySet["Classification"]):
    def given_by(self, day: dt.date) -> ClassificationQuerySet:
        """Those that hold by ``day``, the newest first: the first of an organisation is what it was that day."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")


class OrganisationNameQuerySet(models.QuerySet["OrganisationName"]):
    def given_by(self, day: dt.date) -> OrganisationNameQuerySet:
        """Names that had been given by ``day``, the newest first: the first of an organisation is its name that day."""
        given = self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
        return given.order_by(models.F("valid_from").desc(nulls_last=True))


class OrganisationChangeQuerySet(models.QuerySet["OrganisationChange"]):
    def effective_by(self, day: dt.date) -> OrganisationChangeQuerySet:
        """Changes that had happened by the end of ``day``."""
        return self.filter(effective_on__lte=day)


class HeadcountQuerySet(models.QuerySet["Headcount"]):
    def latest_by(self, day: dt.date) -> HeadcountQuerySet:
        """The latest headcount of each organisation, closed or not, at or before ``day``."""
        known = self.filter(as_at__lte=day)
        return known.order_by("organisation_id", "-as_at").distinct("organisation_id")

    def in_use_on(self, day: dt.date) -> HeadcountQuerySet:
        """The latest headcount, at or before ``day``, of each organisation that existed that day.

        An organisation that closed keeps its last headcount for ever; its people are counted where they went.
        """
        from departments.models import Organisation

        existing = Organisation.objects.existing_on(day).values("pk")
        return self.filter(organisation__in=existing).latest_by(day)


class EmailDomainQuerySet(models.QuerySet["EmailDomain"]):
    def matching(self, address: str) -> EmailDomainQuerySet:
        """The domains that cover ``address``, the most exact first: itself, or any parent of it."""
        _, at, domain = address.strip().lower().rpartition("@")
        parts = domain.split(".") if at else []
        candidates = [".".join(parts[i:]) for i in range(len(parts) - 1)]
        return self.filter(domain__in=candidates).order_by(models.functions.Length("domain").desc())

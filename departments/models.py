"""Who employs civil servants: organisations, their names over time, how many people they employ, their e-mail domains.

All of it is reference data: it comes from reviewed files in ``departments/data`` and is loaded by
``manage.py load_reference_data``. Every change, from whatever side, is kept by pghistory.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from departments.querysets import (
    ClassificationQuerySet,
    EmailDomainQuerySet,
    HeadcountQuerySet,
    OrganisationChangeQuerySet,
    OrganisationNameQuerySet,
    OrganisationQuerySet,
)


class OrganisationKind(models.TextChoices):
    MINISTERIAL = "ministerial", "Ministerial department"
    NON_MINISTERIAL = "non-ministerial", "Non-ministerial department"
    EXECUTIVE_AGENCY = "executive-agency", "Executive agency"
    PUBLIC_BODY = "public-body", "Public body"
    DEVOLVED = "devolved", "Devolved administration"
    OTHER = "other", "Other"


# Departments in their own right: rows of the ministerial and of the non-ministerial table.
RANKED_DEPARTMENT_KINDS = (OrganisationKind.MINISTERIAL, OrganisationKind.NON_MINISTERIAL)


@pghistory.track()
class Organisation(models.Model):
    """A body that employs civil servants.

    ``group`` is the head of the statistical family it is counted in; a head is its own group. Kind and group are
    independent: the Crown Prosecution Service is a non-ministerial department in the Attorney General's group.
    Both are what they were at the beginning of our records; a ``Classification`` says what they became.
    """

    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    group = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="members",
        help_text="The head of its family; itself if it is one",
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gt=F("opened_on")),
                name="organisation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


@pghistory.track()
class OrganisationName(models.Model):
    """What an organisation is called from a day; no day means from the beginning of our records."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    is_by_hand = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Given by the central team, not first by the reference files",
    )

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"],
                nulls_distinct=False,
                name="organisation_has_one_name_from_a_day",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_name_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Classification(models.Model):
    """The kind and the group of an organisation from a day on; before the first, they are the organisation's own."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="classifications"
    )
    valid_from = models.DateField()
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    group = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The head of its family from that day; itself if it is one",
    )

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"],
                name="organisation_has_one_classification_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="classification_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.valid_from}"


@pghistory.track()
class Headcount(models.Model):
    """How many people an organisation employed on a day: the denominator of every rate."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="headcounts"
    )
    as_at = models.DateField()
    people = models.PositiveIntegerField()
    full_time_equivalent = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "as_at"], name="organisation_has_one_headcount_a_day"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="headcount_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.as_at}"


class ChangeKind(models.TextChoices):
    MERGE = "merge", "Merged into"
    SPLIT = "split", "Split into"
    RENAME = "rename", "Renamed"
    TRANSFER = "transfer", "Transferred people to"


@pghistory.track()
class OrganisationChange(models.Model):
    """A merge, split, rename or transfer of people from a day. ``people`` is how many moved, where it is known."""

    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="changes_from"
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="changes_to"
    )
    effective_on = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    is_by_hand = models.BooleanField(
        default=False, help_text="Recorded by the central team, not first by the reference files"
    )

    objects = OrganisationChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_organisation", "to_organisation", "effective_on"],
                name="organisation_change_is_recorded_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.RENAME) | ~Q(from_organisation=F("to_organisation")),
                name="organisation_change_goes_somewhere_else",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="organisation_change_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation} {self.get_kind_display()} {self.to_organisation}"


@pghistory.track()
class EmailDomain(models.Model):
    """A domain whose holders may sign in, and the organisation it suggests.

    People at a permitted domain that is not civil service take part and are never in a numerator.
    """

    domain = models.CharField(max_length=253, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="email_domains"
    )
    is_civil_service = models.BooleanField()

    objects = EmailDomainQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(domain=Lower("domain")) & ~Q(domain=""),
                name="email_domain_is_lower_case",
            ),
            models.CheckConstraint(
                condition=Q(is_civil_service=True) | Q(organisation__isnull=True),
                name="email_domain_outside_the_civil_service_suggests_no_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class Grade(models.Model):
    """A grade of the Civil Service, lowest first, with how many people held it (to make believable people)."""

    code = models.CharField(max_length=10, unique=True)
    label = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(unique=True)
    headcount = models.PositiveIntegerField(help_text="31 March 2023, Civil Service Statistics")

    def __str__(self) -> str:
        return self.label


class Profession(models.Model):
    """A government profession, with how many people were in it (to make believable people)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80, unique=True)
    headcount = models.PositiveIntegerField(help_text="31 March 2023, Civil Service Statistics")

    def __str__(self) -> str:
        return self.name

"""The questions asked of somebody who joins, one form a page."""

from collections.abc import Collection, Mapping

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Posting
from departments.models import Grade, Organisation, Profession
from departments.selectors import other_names
from obt_portal.ui.forms import Autocomplete, Radios, Text

ORGANISATION_NEEDED = "Choose the organisation you work in"
GRADE_NEEDED = "Choose your grade"
PROFESSION_NEEDED = "Choose your profession"
SEARCH_LENGTH = 100
NOT_RECORDED = "Not recorded"
NONE_OF_THESE = "None of these, or I do not know"

Posted = QueryDict | Mapping[str, str] | None


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among organisations as ``named_on`` a day."""

    def label_from_instance(self, organisation: models.Model) -> str:
        name, short = (getattr(organisation, part) or "" for part in ("name", "abbreviation"))
        return f"{name} ({short})" if short else name


class ListedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice from a published list, whose last line is the people whom the statistics know nothing about."""

    def label_from_instance(self, listed: models.Model) -> str:
        return NONE_OF_THESE if str(listed) == NOT_RECORDED else str(listed)


class OrganisationForm(forms.Form):
    """One choice among every organisation there is today.

    ``also`` holds further words to find each by, by slug. ``found`` are the slugs that a search found: only those are
    drawn, as radios, while every organisation remains a valid answer.
    """

    organisation = OrganisationField(
        Organisation.objects.none(),
        label="Which organisation do you work in?",
        help_text="For example, Department for Work and Pensions or DWP.",
        to_field_name="slug",
        empty_label="Choose an organisation",
        widget=Autocomplete(),
        error_messages={"required": ORGANISATION_NEEDED, "invalid_choice": ORGANISATION_NEEDED},
    )
    page_heading_field = "organisation"

    def __init__(
        self,
        data: Posted,
        *,
        organisations: models.QuerySet[Organisation],
        also: Mapping[str, str],
        found: Collection[str] = (),
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["organisation"]
        field.queryset = organisations  # type: ignore[attr-defined]
        field.widget.also = also
        if found:
            field.help_text = "This is what your search found."
            labels = {str(value): label for value, label in field.choices}  # type: ignore[attr-defined]
            field.widget = Radios(
                choices=[(slug, labels[slug]) for slug in found if slug in labels],
                hints={slug: also[slug] for slug in found if slug in also},
            )


def organisation_form(
    data: Posted = None,
    *,
    found: Collection[str] = (),
    initial: dict[str, str] | None = None,
) -> OrganisationForm:
    """The form for today's organisations."""
    today = timezone.localdate()
    return OrganisationForm(
        data,
        organisations=Organisation.objects.existing_on(today).named_on(today).order_by("name"),
        also=other_names(today),
        found=found,
        initial=initial,
    )


def in_words(form: forms.Form, name: str) -> str:
    """An answer of a valid form as its list says it."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field.label_from_instance(form.cleaned_data[name])


def answers_of(posting: Posting | None) -> dict[str, str]:
    """Where somebody works now, as the answers that would say it."""
    if posting is None:
        return {}
    return {
        "organisation": posting.organisation.slug,
        "grade": posting.grade.code,
        "profession": posting.profession.slug,
    }


class OrganisationSearchForm(forms.Form):
    """Words to find an organisation by; asked by GET."""

    q = forms.CharField(
        label="Search by name, initials or an older name",
        help_text="For example, DLUHC or Levelling Up.",
        max_length=SEARCH_LENGTH,
        widget=Text({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter a name or initials to search for",
            "max_length": f"What you search for must be {SEARCH_LENGTH} characters or fewer",
        },
    )


class GradeForm(forms.Form):
    grade = ListedField(
        Grade.objects.order_by("position"),
        label="What is your grade?",
        help_text="If your organisation uses its own names, choose the nearest Civil Service grade.",
        to_field_name="code",
        empty_label=None,
        widget=Radios(),
        error_messages={"required": GRADE_NEEDED, "invalid_choice": GRADE_NEEDED},
    )
    page_heading_field = "grade"


class ProfessionForm(forms.Form):
    profession = ListedField(
        Profession.objects.order_by("name"),
        label="Which profession do you belong to?",
        help_text="Choose the one that is closest to the work you do most.",
        to_field_name="slug",
        empty_label="Choose a profession",
        widget=Autocomplete(),
        error_messages={"required": PROFESSION_NEEDED, "invalid_choice": PROFESSION_NEEDED},
    )
    page_heading_field = "profession"


class JoinForm(forms.Form):
    """Nothing to fill in: a place for the reason when joining is refused."""

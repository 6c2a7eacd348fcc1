"""What there is to learn from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.forms.catalogue import CatalogueForm
from learning.selectors import catalogue
from learning.views.participants import SignedInRequest, TakingPart, participants_only


@require_safe
@participants_only(with_level=True)
def course_list(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    """Every filter is in the address, so that a choice can be kept, shared and gone back to."""
    everything = catalogue(request.user, part.participation, part.definition)
    form = CatalogueForm(request.GET or None, definition=part.definition)
    courses = form.chosen(everything.courses)
    return render(
        request,
        "learning/catalogue/list.html",
        {
            "form": form,
            "courses": courses,
            "course_count": len(courses),
            "offers": everything.offers,
            "level": everything.level,
            "is_open": part.is_open,
            "campaign": part.campaign,
        },
    )

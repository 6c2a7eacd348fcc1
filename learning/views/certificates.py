"""Having finished: the certificate, and the page where anybody can check one."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning import codes
from learning.certificates import certificate_pdf
from learning.forms.certificates import CodeForm, NameForm
from learning.forms.refusals import show_refusal
from learning.models import Certificate
from learning.permissions import can_have_certificate
from learning.selectors import home, verified_certificate
from learning.services.certificates import issue_certificate
from learning.services.errors import Refused
from learning.views.participants import SignedInRequest, TakingPart, participants_only, posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@participants_only(with_level=True, any_campaign=True)
def finished(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    progress = home(part.participation, part.definition, timezone.localdate())
    context = {"home": progress, "part": part, "campaign": part.campaign}
    if not can_have_certificate(request.user, part.participation):
        return render(request, "learning/finished/not_yet.html", context)
    certificate = certificate_of(part)
    known = certificate.name if certificate else ""
    form = NameForm(posted(request), initial={"name": known})
    if form.is_valid() and issued(form, part):
        return redirect(request.get_full_path())
    code = codes.in_groups(certificate.code) if certificate else ""
    context |= {"form": form, "certificate": certificate, "code": code}
    return render(request, "learning/finished/finished.html", context)


@never_cache
@require_safe
@participants_only(any_campaign=True)
def pdf(request: SignedInRequest, part: TakingPart) -> HttpResponse:
    certificate = certificate_of(part)
    if certificate is None or not can_have_certificate(request.user, part.participation):
        return redirect("learning:finished")
    name = f"{part.campaign.slug}-certificate.pdf"
    check_at = request.build_absolute_uri(
        reverse("learning:verify", args=[codes.in_groups(certificate.code)])
    )
    return HttpResponse(
        certificate_pdf(certificate, verify_url=check_at),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for a code; the answer has an address of its own."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("learning:verify", form.cleaned_data["code"])
    return render(request, "learning/finished/verify.html", {"form": form})


@login_not_required
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    certificate = verified_certificate(code)
    if certificate:
        return render(request, "learning/finished/verified.html", {"certificate": certificate})
    form = CodeForm({"code": code})
    if form.is_valid():
        form.add_error("code", "No certificate has this code. Check it and try again")
    return render(request, "learning/finished/verify.html", {"form": form}, status=404)


def certificate_of(part: TakingPart) -> Certificate | None:
    return getattr(part.participation, "certificate", None)


def issued(form: forms.Form, part: TakingPart) -> bool:
    try:
        issue_certificate(participation=part.participation, name=form.cleaned_data["name"])
    except Refused as refused:
        show_refusal(form, refused)
    return form.is_valid()

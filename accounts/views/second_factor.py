"""Why some people need a second step to sign in, and how to set it up."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import SECOND_FACTORS
from accounts.views.sign_in import safe_next


def second_factor(request: HttpRequest) -> HttpResponse:
    has_one = Authenticator.objects.filter(user=request.user.pk, type__in=SECOND_FACTORS).exists()
    context = {"has_one": has_one, "next_url": safe_next(request)}
    return render(request, "accounts/second_factor.html", context)

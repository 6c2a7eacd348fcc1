"""Another work address for the same account: a mover keeps everything, and is counted once."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.forms import NewAddressForm
from accounts.proofs import Proof, Purpose
from accounts.views.codes import has_sent_code, start_again, take_code
from accounts.views.recently import TYPED, person, recently_proved

NEW_ADDRESS = Purpose("new_address", "use this address for your {service_name} account")


@never_cache
@recently_proved
def new_address(request: HttpRequest) -> HttpResponse:
    """Ask for the new address and send a code to it, whoever it belongs to."""
    begun = Proof.under_way(request, NEW_ADDRESS)
    form = NewAddressForm(
        request.POST if request.method == "POST" else None,
        initial={"email": begun.email if begun else request.session.get(TYPED, "")},
        own_address=person(request).email,
    )
    if has_sent_code(form, request, NEW_ADDRESS):
        return redirect("accounts:new-address-code")
    context = {
        "form": form,
        "why": request.GET.get("why"),
        "submit_label": "Email me a code",
        "back_url": reverse("learning:you"),
    }
    return render(request, "accounts/new_address.html", context)


@never_cache
def new_address_code(request: HttpRequest) -> HttpResponse:
    """Take the code that proves the new address."""
    return take_code(request, NEW_ADDRESS, start="accounts:new-address", done=_proved)


def _proved(proof: Proof) -> HttpResponse:
    request = proof.request
    proof.end()
    request.session.pop(TYPED, None)
    try:
        changed = services.change_address(user=person(request), email=proof.email)
    except services.AddressNotPermitted:  # its domain was barred a moment ago
        return start_again("accounts:new-address", "expired")
    except services.AddressTaken:
        return start_again("accounts:new-address", "taken")
    update_session_auth_hash(request, changed)
    messages.success(request, f"From now on you sign in with {changed.email}")
    return redirect("learning:you")

"""What anybody may learn from a certificate's code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from learning import codes
from learning.models import Certificate


@dataclass(frozen=True)
class VerifiedCertificate:
    """What the certificate says, and nothing else about the person."""

    code: str
    name: str
    campaign: str
    theme: str
    issued_on: dt.date


def verified_certificate(typed: str) -> VerifiedCertificate | None:
    """The certificate with this code, however it was typed; None when there is none, or it is no longer earned."""
    rows = Certificate.objects.filter(participation__has_finished=True)
    kept = rows.select_related("participation__campaign").filter(code=codes.as_kept(typed)).first()
    if kept is None:
        return None
    campaign = kept.participation.campaign
    return VerifiedCertificate(
        code=codes.in_groups(kept.code),
        name=kept.name,
        campaign=campaign.name,
        theme=campaign.theme,
        issued_on=timezone.localdate(kept.issued_at),
    )

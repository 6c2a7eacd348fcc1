"""What a form makes is made once, however often the form is sent."""

from __future__ import annotations

import uuid

from accounts.models import User


def id_for(request_id: uuid.UUID | None, by: User, *asked: object) -> uuid.UUID:
    """The id of what somebody asks for.

    ``request_id`` names the form that was shown: the same form sent again by the same person with the same answers gives
    the same id. Other answers, or somebody else who knows the name, give another. Without a name every id is new.
    """
    return uuid.uuid5(request_id, repr((by.pk, *asked))) if request_id else uuid.uuid4()

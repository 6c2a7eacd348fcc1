"""What goes wrong, said as RFC 9457 asks: which kind of problem, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.http import HttpResponse
from pydantic import BaseModel, Field

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem; the documentation explains each under its slug."""

    slug: str
    status: HTTPStatus
    title: str
    what_to_do: str

    @property
    def address(self) -> str:
        return f"/api/#{self.slug}"


NO_TOKEN: Final = Kind(
    "no-token",
    HTTPStatus.UNAUTHORIZED,
    "A token is needed",
    "Send the token in the header “Authorization: Bearer” followed by the token. Being signed in does not count here.",
)
BAD_TOKEN: Final = Kind(
    "token-not-accepted",
    HTTPStatus.UNAUTHORIZED,
    "This token is not accepted",
    "It is not one of ours, has expired or was revoked. Check that all of it was sent, or ask the central team for "
    "another.",
)
WRONG_SCOPE: Final = Kind(
    "not-in-scope",
    HTTPStatus.FORBIDDEN,
    "This token may not read that",
    "Ask the central team for a token whose scope covers it.",
)
NOTHING_THERE: Final = Kind(
    "nothing-there",
    HTTPStatus.NOT_FOUND,
    "There is nothing at this address",
    "Check the campaign, the organisation, the day and the address itself. “/api/v1/campaigns” lists the campaigns.",
)
WRONG_METHOD: Final = Kind(
    "only-reading",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "This address can only be read",
    "Use GET or HEAD.",
)
WRONG_PARAMETERS: Final = Kind(
    "wrong-parameters",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Some parameters are wrong",
    "Put right each one that is listed in “errors”.",
)
TOO_MANY: Final = Kind(
    "too-many-requests",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many requests in a minute",
    "Wait for as many seconds as the header “Retry-After” says. Ask with “If-None-Match” and less often.",
)
WENT_WRONG: Final = Kind(
    "went-wrong",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong here",
    "Try again later. If it goes on, tell us the value of the header “X-Request-ID”.",
)
KINDS: Final = (
    NO_TOKEN,
    BAD_TOKEN,
    WRONG_SCOPE,
    NOTHING_THERE,
    WRONG_METHOD,
    WRONG_PARAMETERS,
    TOO_MANY,
    WENT_WRONG,
)


class Mistake(BaseModel):
    """One wrong parameter."""

    parameter: str = Field(description="The parameter's name")
    detail: str = Field(description="What is wrong with it")


class Problem(BaseModel):
    """What went wrong and what to do (RFC 9457)."""

    type: str = Field(description="The kind of problem; the address where it is explained")
    title: str = Field(description="The kind of problem in words")
    status: int = Field(description="The HTTP status")
    detail: str = Field(description="What to do")
    errors: list[Mistake] = Field(description="Which parameters are wrong; empty otherwise")


class Refused(Exception):
    """Stops an answer with a problem. ``detail`` is said before what to do in general."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        errors: Sequence[Mistake] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.title)
        self.kind, self.detail = kind, detail
        self.errors, self.headers = list(errors), headers or {}


def answer_to(refused: Refused) -> HttpResponse:
    kind = refused.kind
    problem = Problem(
        type=kind.address,
        title=kind.title,
        status=kind.status,
        detail=f"{refused.detail} {kind.what_to_do}".strip(),
        errors=refused.errors,
    )
    return HttpResponse(
        problem.model_dump_json(),
        status=kind.status,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **refused.headers},
    )

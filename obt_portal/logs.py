"""Logs: one JSON object a line in production, readable lines elsewhere, no personal data."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Each run of letters is tried once and never again from within (the look behind, and ++ that gives nothing back): whoever
# sends us a long one, as a header say, must not keep a process busy.
ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w-]++(?:\.[\w-]++)*+")
# What the database says of a row repeats what people typed into it.
ROW = re.compile(r"DETAIL:.*?(?=\n(?:Traceback|The above|During)|\Z)", re.DOTALL)
LONGEST = 20_000
NEVER_LOGGED = ("ip", "user_agent", "email", "cookie", "authorization", "password", "code_entered")


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop what names a person, and blank any e-mail address and any row of the database inside a text.

    They can arrive in words that are not ours, such as a database error.
    """
    for name in NEVER_LOGGED:
        event.pop(name, None)
    return {
        name: _blanked(value) if isinstance(value, str) else value for name, value in event.items()
    }


def _blanked(text: str) -> str:
    whole = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return ADDRESS.sub("[address]", ROW.sub("DETAIL: [a row]", whole))


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
    # Plain text on purpose: the richer form also writes local variables, which hold answers.
    structlog.processors.format_exc_info,
    without_personal_data,
]


def configure_structlog() -> None:
    """Hand our own lines to the standard library, so that both kinds go out through one formatter."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


# Django and Celery would write each refused request and each task a second time, and in full;
# both are logged with the id of their request already.
TOLD_TWICE = {
    "django.request": {"level": "CRITICAL"},
    "django.security.DisallowedHost": {"level": "CRITICAL"},
    "celery.app.trace": {"level": "CRITICAL"},
    "celery.worker.strategy": {"level": "WARNING"},
}


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING; configures structlog on the way."""
    configure_structlog()
    lines = structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_personal_data,
            structlog.processors.JSONRenderer() if as_json else lines,
        ],
        "foreign_pre_chain": SHARED,
    }
    django = {"handlers": [], "level": level, "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {"django": django, **TOLD_TWICE},
    }

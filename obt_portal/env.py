"""The typed reader of environment variables.

Every problem is gathered first and told once: somebody preparing a deployment sees the whole
list, not one line of it at each attempt. Values that would be unsafe in production are problems
too, and production is what an unnamed place is taken to be.
"""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PRODUCTION = "production"
PLACES = (PRODUCTION, "development", "test")
SECRET_LENGTH, DIFFERENT_CHARACTERS = 50, 5
TOKEN_LENGTH = 32
MAIL_THAT_REACHES_NOBODY = ("consolemail", "dummymail", "filemail", "memorymail")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "smtp+ssl", *MAIL_THAT_REACHES_NOBODY)
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")

type_error = "is {value!r}, which is not {kind}"


class Reader:
    """Reads variables one by one, remembers what is wrong, and refuses at the end.

    A default given as None means: production must set this itself. `elsewhere` is the value that
    development and tests use when nothing is set.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = {name: value for name, value in values.items() if value != ""}
        self.names: set[str] = set()
        self.problems: list[str] = []
        self.place = PRODUCTION
        self.place = self.choice("ENVIRONMENT", PLACES, default=PRODUCTION)

    @property
    def is_production(self) -> bool:
        return self.place == PRODUCTION

    def offer(self, values: Mapping[str, str]) -> None:
        """Take these values where the environment itself says nothing."""
        self.values = {**values, **self.values}

    def refuse(self, name: str, reason: str) -> None:
        self.problems.append(f"{name} {reason}")

    def finish(self) -> None:
        """Raise ImproperlyConfigured naming everything that is wrong, or return quietly."""
        if not self.problems:
            return
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        hint = "\nOn your own machine, set ENVIRONMENT=development." if self.is_production else ""
        message = f"The portal will not start. Set right in the environment:\n{lines}{hint}"
        raise ImproperlyConfigured(message)

    def text(self, name: str, *, default: str | None = None, elsewhere: str = "") -> str:
        self.names.add(name)
        fallback = elsewhere if default is None and not self.is_production else default
        value = self.values.get(name, fallback)
        if value is None:
            self.refuse(name, "is missing")
            return ""
        return value

    def choice(self, name: str, options: tuple[str, ...], *, default: str) -> str:
        value = self.text(name, default=default)
        if value in options:
            return value
        self.refuse(name, f"is {value!r}, not one of {', '.join(options)}")
        return default

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, default=str(default)).lower()
        if value not in YES + NO:
            self.refuse(name, type_error.format(value=value, kind="yes or no"))
        return value in YES

    def integer(self, name: str, *, default: int, least: int = 0) -> int:
        value = self.text(name, default=str(default))
        if value.isascii() and value.isdigit() and int(value) >= least:
            return int(value)
        kind = f"a whole number of {least} or more"
        self.refuse(name, type_error.format(value=value, kind=kind))
        return default

    def words(self, name: str, *, default: str = "") -> list[str]:
        """A list separated by commas."""
        self.names.add(name)
        value = self.values.get(name, default)
        return [word.strip() for word in value.split(",") if word.strip()]

    def secret(self, name: str, *, elsewhere: str) -> str:
        value = self.text(name, elsewhere=elsewhere)
        if self.is_production and value and not _is_strong(value, elsewhere):
            self.refuse(name, f"is not a secret: make one of {SECRET_LENGTH} random characters")
        return value

    def secrets(self, name: str, *, elsewhere: str) -> list[str]:
        """Secrets separated by commas: a new one is put before the old while both are in use."""
        values = [word.strip() for word in self.text(name, elsewhere=elsewhere).split(",")]
        is_strong = all(_is_strong(value, elsewhere) for value in values)
        if self.is_production and values != [""] and not is_strong:
            made = f"make each of {SECRET_LENGTH} random characters"
            self.refuse(name, f"is not a list of secrets: {made}")
        return values

    def debug(self, name: str) -> bool:
        value = self.boolean(name, default=False)
        if value and self.is_production:
            self.refuse(name, "is on; in production it shows settings and data to strangers")
        return value

    def token(self, name: str) -> str:
        """A secret that another program sends; without one what it opens is shut."""
        value = self.text(name, default="")
        if self.is_production and value and len(value) < TOKEN_LENGTH:
            self.refuse(name, f"can be guessed: make it {TOKEN_LENGTH} random characters or more")
        return value

    def issuer(self, name: str) -> str:
        """Where people prove who they are. Whoever stands between could say that they are anybody."""
        value = self.text(name, default="")
        if self.is_production and value and urlsplit(value).scheme != "https":
            self.refuse(name, f"is {value!r}; in production it must start https://")
        return value

    def base_url(self, name: str, *, elsewhere: str) -> str:
        value = self.text(name, elsewhere=elsewhere).rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path):
            self.refuse(name, type_error.format(value=value, kind="an address like https://host"))
        elif value and self.is_production and parts.scheme != "https":
            self.refuse(name, f"is {value!r}; in production it must start https://")
        return value

    def hosts(self, name: str, *, default: str) -> list[str]:
        value = self.words(name, default=default)
        if self.is_production and any(host.startswith(("*", ".")) for host in value):
            self.refuse(name, "has a wildcard; name each host in full")
        return value

    def service(self, name: str, schemes: tuple[str, ...], *, elsewhere: str) -> str:
        """The address of a database or queue, checked for its scheme and host only."""
        value = self.text(name, elsewhere=elsewhere)
        parts = urlsplit(value)
        if value and (parts.scheme not in schemes or not (parts.hostname or parts.query)):
            # The value itself may hold a password, so it is not repeated here.
            self.refuse(name, f"is not an address that starts {' or '.join(schemes)}://")
            return f"{schemes[0]}://localhost/unusable"
        return value or f"{schemes[0]}://localhost/missing"

    def email(self, name: str, *, elsewhere: str) -> dict[str, object]:
        """Django's EMAIL_* settings from one address such as smtp+tls://user:secret@host:587."""
        value = self.text(name, elsewhere=elsewhere)
        scheme = urlsplit(value).scheme
        if value and scheme not in MAIL_SCHEMES:
            self.refuse(name, f"is not an address that starts {' or '.join(MAIL_SCHEMES[:4])}://")
            return {}
        if value and self.is_production and scheme in MAIL_THAT_REACHES_NOBODY:
            self.refuse(name, f"starts {scheme}, so nobody would receive a sign-in code")
        if value and self.is_production and scheme == "smtp" and not _is_beside_us(value):
            self.refuse(
                name, "sends codes and a password in clear: start it smtp+tls:// or smtps://"
            )
        parse: Callable[[str], dict[str, object]] = environ.Env.email_url_config
        return parse(value) if value else {}

    def together(self, *names: str) -> bool:
        """True when all of these are set; some but not all is a problem."""
        missing = [name for name in names if not self.values.get(name)]
        if missing and len(missing) < len(names):
            self.refuse(", ".join(missing), "must be set too, as its companions are")
        return not missing


def _is_strong(value: str, elsewhere: str) -> bool:
    is_plain = len(set(value)) < DIFFERENT_CHARACTERS or value == elsewhere
    return len(value) >= SECRET_LENGTH and not is_plain and not value.startswith("django-insecure")


def _is_beside_us(address: str) -> bool:
    """On this machine, or another service of the same deployment: such a name has no dot."""
    host = urlsplit(address).hostname or ""
    return host in ("127.0.0.1", "::1") or not set(host) & {".", ":"}

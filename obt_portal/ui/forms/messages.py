"""Django's own error messages in the words of GOV.UK: what to do, naming the field. A form's own messages stay."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)
INVALID = {
    "EmailField": "Enter an email address in the correct format, like name@example.gov.uk",
    "IntegerField": "{name} must be a whole number, like 12",
    "DecimalField": "{name} must be a number, like 12.5",
    "FloatField": "{name} must be a number, like 12.5",
    "URLField": "Enter a web address in the correct format, like https://www.example.gov.uk",
}
LIMITS = {
    "max_length": "{name} must be {limit_value} characters or fewer",
    "min_length": "{name} must be {limit_value} characters or more",
    "max_value": "{name} must be {limit_value} or less",
    "min_value": "{name} must be {limit_value} or more",
}


def of(field: forms.Field, label: str, errors: forms.utils.ErrorList) -> Iterator[str]:
    """The messages of a field, Django's general ones made particular."""
    for error, text in zip(errors.as_data(), errors, strict=True):
        yield _particular(field, label, error) or str(text)


def _particular(field: forms.Field, label: str, error: ValidationError) -> str:
    code = error.code or ""
    params = error.params or {}
    name = capfirst(label.rstrip("?").removesuffix(" (optional)"))
    if code == "required" and _is_djangos(field, error):
        return f"{_verb(field)} {_inside(name)}"
    if code == "invalid_choice" and _is_djangos(field, error):
        return f"Select one of the choices for {_inside(name)}"
    if code == "invalid" and _is_djangos(field, error):
        return INVALID.get(type(field).__name__, "").format(name=name)
    if code in LIMITS and "show_value" in params and code not in field.error_messages:
        return LIMITS[code].format(name=name, limit_value=params["limit_value"])
    return ""


def _verb(field: forms.Field) -> str:
    return "Select" if isinstance(field, CHOSEN) else "Enter"


def _inside(name: str) -> str:
    """A label inside a sentence: "Your grade" becomes "your grade", "NHS number" stays."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _is_djangos(field: forms.Field, error: ValidationError) -> bool:
    """Whether the message is the one that Django's field classes carry, not the form's own."""
    code = error.code or ""
    kinds = [kind for kind in type(field).__mro__ if issubclass(kind, forms.Field)]
    known = {str(kind.default_error_messages.get(code)) for kind in kinds}
    known |= {
        str(getattr(check, "message", ""))
        for check in type(field).default_validators
        if getattr(check, "code", "") == code
    }
    return str(error.message) in known

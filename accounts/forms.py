"""What people type in to prove an address."""

import re
from typing import Any

from django import forms

CODE = re.compile(r"[0-9]{6}")
BETWEEN_DIGITS = re.compile(r"[\s\-.]+")


class AddressField(forms.EmailField):
    """In lower case before anything is checked: some letters grow longer by it, and others are mistaken for plain ones."""

    def to_python(self, value: Any) -> str:
        address = str(super().to_python(value) or "").lower()
        if not address.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return address


class AddressForm(forms.Form):
    """A work e-mail address; the same form for new and known people."""

    page_heading_field = "email"

    email = AddressField(
        label="What is your work email address?",
        help_text="We will email you a 6-digit code to sign in with. There is no password.",
        max_length=254,
        error_messages={
            "required": "Enter your work email address",
            "invalid": "Enter an email address in the correct format, like name@department.gov.uk",
            "max_length": "Email address must be 254 characters or fewer",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class NewAddressForm(AddressForm):
    """The address that somebody wants in place of the one they sign in with."""

    question = "What is your new work email address?"
    is_own = "This is the address you sign in with now. Enter the new one"

    def __init__(self, *args: Any, own_address: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.own_address = own_address
        self.fields["email"].label = self.question
        self.fields["email"].help_text = "We will email a 6-digit code to it."

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.own_address:
            raise forms.ValidationError(self.is_own)
        return email


class OtherAddressForm(NewAddressForm):
    """Another address that somebody has an account with."""

    question = "Which other work email address did you take part with?"
    is_own = "This is the address you sign in with now. Enter the other"


class CodeForm(forms.Form):
    """The code from the mail. Whether it is the right one is the sign-in's business."""

    code = forms.CharField(
        label="Enter the 6-digit code",
        max_length=50,
        error_messages={
            "required": "Enter the 6-digit code from the email",
            "max_length": "The code is 6 numbers, like 123456",
        },
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
            }
        ),
    )

    def clean_code(self) -> str:
        code = BETWEEN_DIGITS.sub("", str(self.cleaned_data["code"]))
        if not CODE.fullmatch(code):
            raise forms.ValidationError("The code is 6 numbers, like 123456")
        return code

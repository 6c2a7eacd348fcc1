"""The name on a certificate, and the code that anybody can check."""

from typing import Final

from django import forms

from learning import codes
from learning.services.certificates import LONGEST_NAME
from obt_portal.ui.forms import Text

LONGEST_TYPED_CODE: Final = 60


class NameForm(forms.Form):
    name = forms.CharField(
        label="Your name, as the certificate should say it",
        help_text="We use it for the certificate only",
        max_length=LONGEST_NAME,
        widget=Text({"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your name as it should appear",
            "max_length": f"Your name must be {LONGEST_NAME} characters or fewer",
        },
    )


class CodeForm(forms.Form):
    page_heading_field = "code"

    code = forms.CharField(
        label="What is the certificate’s code?",
        help_text="12 letters and numbers, at the foot of the certificate. For example, 7K3M-9QRT-2XWB",
        max_length=LONGEST_TYPED_CODE,
        widget=Text(
            {
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input--width-20 govuk-input--extra-letter-spacing",
            }
        ),
        error_messages={
            "required": "Enter the code on the certificate",
            "max_length": "A code has 12 letters and numbers",
        },
    )

    def clean_code(self) -> str:
        code = codes.as_kept(self.cleaned_data["code"])
        if len(code) != codes.LENGTH or not code.isascii():
            raise forms.ValidationError("A code has 12 letters and numbers, like 7K3M-9QRT-2XWB")
        return codes.in_groups(code)

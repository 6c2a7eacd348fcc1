"""Saying that an activity was done, or taking that back."""

from django import forms

DONE, NOT_DONE = "done", "not-done"


class DeclarationForm(forms.Form):
    """Sent by the page's one button; ``answer`` is the button's value."""

    answer = forms.ChoiceField(
        choices=[(DONE, "I have done this"), (NOT_DONE, "I have not done this")],
        widget=forms.HiddenInput,
        error_messages={
            "required": "Use the button to say that you have done this",
            "invalid_choice": "Use the button to say that you have done this",
        },
    )

"""Showing on a form why a service refused."""

from django import forms

from learning.services.errors import Refused


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Put the reason beside the field it is about, or above the form when that is not one of its fields."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)

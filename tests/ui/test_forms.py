"""Any Django form becomes GOV.UK markup, and every error leads to the control that is wrong."""

import datetime as dt

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from obt_portal.ui.forms import DateField, DateInput, Duration, MinutesField, Radios
from obt_portal.ui.gallery import BAD_ANSWERS, EveryField, Question
from tests.ui.html import tree


class Day(forms.Form):
    done_on = DateField(label="When?", what="Day you did it")


class Time(forms.Form):
    spent = MinutesField(label="How long?")


def day(day: str = "", month: str = "", year: str = "") -> Day:
    return Day({"done_on_day": day, "done_on_month": month, "done_on_year": year})


def time(hours: str = "", minutes: str = "") -> Time:
    return Time({"spent_hours": hours, "spent_minutes": minutes})


def test_text_field_has_label_hint_and_error_tied_to_it():
    class Named(forms.Form):
        name = forms.CharField(max_length=5, help_text="As on your pass")

    drawn = tree(str(Named({"name": "far too long"})["name"].as_field_group()))
    assert drawn == tree("""
        <div class="govuk-form-group govuk-form-group--error">
          <label class="govuk-label" for="id_name">Name</label>
          <div id="id_name-hint" class="govuk-hint">As on your pass</div>
          <p id="id_name-error" class="govuk-error-message">
            <span class="govuk-visually-hidden">Error:</span> Name must be 5 characters or fewer</p>
          <input class="govuk-input govuk-input--error" id="id_name" name="name" type="text"
            value="far too long" aria-describedby="id_name-hint id_name-error">
        </div>""")


def test_no_field_carries_what_the_design_system_leaves_out():
    drawn = str(EveryField(BAD_ANSWERS))
    for attribute in (
        " required",
        "aria-invalid",
        " maxlength=",
        "placeholder",
        "autofocus",
        "style=",
    ):
        assert attribute not in drawn, attribute


def test_every_error_in_the_summary_leads_to_a_control_on_the_page():
    drawn = str(EveryField(BAD_ANSWERS))
    targets = [part.split('"')[0] for part in drawn.split('<a href="#')[1:]]
    assert len(targets) == 11
    for target in targets:
        control = drawn.split(f' id="{target}"')[0].rsplit("<", 1)[1]
        assert control.split()[0] in {"input", "select", "textarea"}, target


def test_summary_keeps_the_order_of_the_fields():
    drawn = str(EveryField(BAD_ANSWERS))
    order = [
        drawn.index(f'<a href="#{target}"') for target in ("id_name", "id_size", "id_done_on_month")
    ]
    assert order == sorted(order)


def test_a_good_form_has_no_summary():
    assert "govuk-error-summary" not in str(Question({"size": "small"}))
    assert "govuk-error-summary" in str(Question({"size": "enormous"}))


def test_error_of_the_whole_form_leads_to_its_first_control():
    class Pair(forms.Form):
        first = forms.CharField()

        def clean(self):
            raise forms.ValidationError("These do not go together")

    assert '<a href="#id_first">These do not go together</a>' in str(Pair({"first": "x"}))


def test_what_was_typed_is_kept_and_harmless():
    class Named(forms.Form):
        name = forms.CharField()
        number = forms.IntegerField()

    drawn = str(Named({"name": '<script>"', "number": "lots"}))
    assert 'value="&lt;script&gt;&quot;"' in drawn
    assert 'value="lots"' in drawn
    assert "<script>" not in drawn


def test_a_long_answer_starting_with_a_line_break_keeps_it():
    class Told(forms.Form):
        story = forms.CharField(widget=forms.Textarea, strip=False)

    drawn = str(Told({"story": "\nsecond line"})["story"].as_field_group())
    assert ">\n\nsecond line</textarea>" in drawn  # a browser drops the first line break


def test_page_heading_field_is_the_heading_of_its_page():
    drawn = tree(str(Question()))
    assert "<h1 class='govuk-fieldset__heading'>" in drawn
    assert "<legend class='govuk-fieldset__legend govuk-fieldset__legend--l'>" in drawn
    assert drawn.count("<h1") == 1


def test_first_radio_has_the_fields_own_id_and_the_divider_is_not_a_choice():
    drawn = str(Question())
    assert 'id="id_size" name="size" type="radio" value="small"' in drawn
    assert '<div class="govuk-radios__divider">or</div>' in drawn
    assert drawn.count('type="radio"') == 4


def test_optional_is_said_only_where_it_tells_fields_apart():
    class Mixed(forms.Form):
        name = forms.CharField()
        note = forms.CharField(required=False)

    class Filter(forms.Form):
        note = forms.CharField(required=False)

    assert "Note (optional)" in str(Mixed())
    assert "(optional)" not in str(Filter())


def test_a_tampered_choice_is_refused_in_words_that_name_the_field():
    assert "Select one of the choices for how large is your team" in str(
        Question({"size": "hacked"})
    )


def test_a_forms_own_message_stays():
    assert "Select how large your team is" in str(Question({}))


def test_hints_of_choices_are_tied_to_their_choice():
    class Sized(forms.Form):
        size = forms.ChoiceField(choices=[("s", "Small")], widget=Radios(hints={"s": "Under 100"}))

    drawn = str(Sized())
    assert 'aria-describedby="id_size-item-hint"' in drawn
    assert (
        '<div id="id_size-item-hint" class="govuk-hint govuk-radios__hint">Under 100</div>' in drawn
    )


# --- Days ---------------------------------------------------------------------------------------


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_typed_in_three_boxes_is_that_day(date):
    form = day(str(date.day), str(date.month), str(date.year))
    assert form.is_valid()
    assert form.cleaned_data["done_on"] == date


@pytest.mark.parametrize("month", ["feb", "February", "2", "02"])
def test_a_month_may_be_a_word(month):
    form = day("14", month, "2025")
    assert form.is_valid()
    assert form.cleaned_data["done_on"] == dt.date(2025, 2, 14)


@pytest.mark.parametrize(
    ("typed", "message", "target"),
    [
        (("", "", ""), "Enter the day you did it", "id_done_on_day"),
        (("31", "", "2025"), "Day you did it must include a month", "id_done_on_month"),
        (("", "3", ""), "Day you did it must include a day and year", "id_done_on_day"),
        (("31", "2", "2025"), "Day you did it must be a real date", "id_done_on_day"),
        (("1", "13", "2025"), "Day you did it must be a real date", "id_done_on_day"),
        (("1", "March", "25"), "Year must include 4 numbers", "id_done_on_year"),
        (("1", "mars", "2025"), "Day you did it must be a real date", "id_done_on_month"),
        (("-1", "3", "2025"), "Day you did it must be a real date", "id_done_on_day"),
        (("²", "3", "2025"), "Day you did it must be a real date", "id_done_on_day"),
        (("1", "3", "0000"), "Day you did it must be a real date", "id_done_on_day"),
    ],
)
def test_a_bad_day_says_which_box_and_leads_there(typed, message, target):
    form = day(*typed)
    assert not form.is_valid()
    assert form.errors["done_on"] == [message]
    assert f'<a href="#{target}">{message}</a>' in str(form)
    for text in typed:
        assert not text or f'value="{text}"' in str(form)


def test_only_the_wrong_box_is_marked():
    drawn = str(day("31", "", "2025"))
    assert drawn.count("govuk-input--error") == 1
    assert 'govuk-input--error govuk-input--width-2" id="id_done_on_month"' in drawn


def test_a_known_day_fills_the_boxes():
    drawn = str(Day(initial={"done_on": dt.date(2025, 2, 14)}))
    assert 'name="done_on_day" type="text" value="14"' in drawn
    assert 'name="done_on_year" type="text" value="2025"' in drawn


def test_djangos_own_date_field_reads_the_boxes_too():
    class Plain(forms.Form):
        on = forms.DateField(widget=DateInput())

    form = Plain({"on_day": "4", "on_month": "9", "on_year": "2023"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == dt.date(2023, 9, 4)


def test_an_unchanged_day_has_not_changed():
    data = {"done_on_day": "4", "done_on_month": "9", "done_on_year": "2023"}
    assert not Day(data, initial={"done_on": dt.date(2023, 9, 4)}).has_changed()
    assert Day(data, initial={"done_on": dt.date(2023, 9, 5)}).has_changed()


# --- Times --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "minutes", "total"),
    [("4", "5", 245), ("", "90", 90), ("2", "", 120), ("0", "0", 0), ("24", "0", 1440)],
)
def test_hours_and_minutes_are_minutes(hours, minutes, total):
    form = time(hours, minutes)
    assert form.is_valid()
    assert form.cleaned_data["spent"] == total


@pytest.mark.parametrize(
    ("hours", "minutes", "message", "target"),
    [
        ("", "", "Enter the time in hours, minutes or both", "id_spent_hours"),
        ("two", "5", "Hours must be a whole number, like 1 or 30", "id_spent_hours"),
        ("1", "half", "Minutes must be a whole number, like 1 or 30", "id_spent_minutes"),
        ("1.5", "", "Hours must be a whole number, like 1 or 30", "id_spent_hours"),
        ("-1", "5", "Hours must be a whole number, like 1 or 30", "id_spent_hours"),
        ("1", "75", "Minutes must be 59 or fewer when hours are given", "id_spent_minutes"),
        ("9" * 40, "", "Hours must be a whole number, like 1 or 30", "id_spent_hours"),
    ],
)
def test_a_bad_time_says_which_box_and_leads_there(hours, minutes, message, target):
    form = time(hours, minutes)
    assert not form.is_valid()
    assert f'<a href="#{target}">{message}</a>' in str(form)


def test_a_known_time_fills_the_boxes():
    drawn = str(Time(initial={"spent": 245}))
    assert 'name="spent_hours" type="text" value="4"' in drawn
    assert 'name="spent_minutes" type="text" value="5"' in drawn


@given(st.text(), st.text())
def test_whatever_is_typed_gives_an_answer_or_a_message(hours, minutes):
    form = time(hours, minutes)
    assert form.is_valid() == (not form.errors)
    assert str(form)


@given(st.text(), st.text(), st.text())
def test_whatever_day_is_typed_gives_an_answer_or_a_message(number, month, year):
    form = day(number, month, year)
    assert form.is_valid() == (not form.errors)
    assert str(form)


def test_boxes_left_out_of_the_post_are_empty():
    assert Duration().value_from_datadict({}, MultiValueDict(), "spent") == ""
    assert not Day({}).is_valid()

import datetime as dt

from learning.wording import day_in_words, minutes_in_words
from obt_portal.ui.templatetags.portal import minutes


def test_certificates_and_messages_say_amounts_as_pages_do():
    for amount in (0, 1, 59, 60, 61, 245, 60_001):
        assert minutes_in_words(amount) == minutes(amount)
    assert minutes_in_words(60_001) == "1,000 hours 1 minute"


def test_day_is_said_without_its_weekday():
    assert day_in_words(dt.date(2023, 9, 4)) == "4 September 2023"

"""Many identical requests at the same moment, each on a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from accounts.models import User
from learning.models import LearningRecord
from learning.views import you
from tests.learning.pages_b.reading import lasting, today, words

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 50


def draft(web: Client, minutes: int) -> str:
    """The address of the page that saves a draft whose questions are answered."""
    what = {"source": "something-else", "title": "Read about charts", "format": "reading"}
    at = web.post("/record/new/what/", what).url.removesuffix("when/")
    web.post(f"{at}when/", today())
    return web.post(f"{at}how-long/", lasting("", minutes)).url


def post_at_once(web: Client, paths: list[str]) -> list[tuple[str, str]]:
    """Post to every path at the same moment; where each answer leads, and what is said there."""
    ready = threading.Barrier(len(paths))

    def post(path: str) -> tuple[str, str]:
        browser = Client()
        browser.cookies.update(web.cookies)
        try:
            ready.wait(30)
            answer = browser.post(path)
            return answer.url, words(browser.get(answer.url))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(paths)) as threads:
        return list(threads.map(post, paths))


def test_fifty_identical_posts_make_one_record_and_give_the_same_confirmation(web, participation):
    answers = post_at_once(web, [draft(web, 10)] * AT_ONCE)
    record = LearningRecord.objects.get()
    assert len(set(answers)) == 1
    assert answers[0][0] == f"/record/{record.pk}/done/"
    assert "You have now recorded 10 minutes of 7 hours" in answers[0][1]
    participation.refresh_from_db()
    assert (participation.record_count, participation.minutes) == (1, 10)


def test_the_same_answers_under_ids_of_their_own_make_a_record_each(web, participation):
    """The control: it is the draft's id that makes one record of many requests, and not luck."""
    drafts = [draft(web, 10) for _ in range(10)]
    answers = post_at_once(web, drafts * (AT_ONCE // 10))
    assert LearningRecord.objects.count() == 10
    assert len({url for url, _ in answers}) == 10
    participation.refresh_from_db()
    assert (participation.record_count, participation.minutes) == (10, 100)


def test_leaving_in_many_tabs_at_once_deletes_the_account_and_says_so_in_each(web, participation):
    ready = threading.Barrier(10)

    def leave(_) -> str:
        browser = Client()
        browser.cookies.update(web.cookies)
        try:
            ready.wait(30)
            return browser.post("/you/leave/", {"is_sure": "on"}).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        led_to = list(threads.map(leave, range(10)))
    assert set(led_to) <= {"/you/left/", "/sign-in/?why=unsaved&next=%2Fyou%2Fleave%2F"}
    assert led_to.count("/you/left/") >= 1
    participation.refresh_from_db()
    assert participation.user is None


def test_who_has_left_in_another_tab_a_moment_ago_gets_the_same_confirmation(
    web, participation, monkeypatch
):
    """Between this tab's signing in and its leaving."""
    leave_first = you.leave_portal

    def leave_after_another_tab(*, user):
        leave_first(user=User.objects.get(pk=user.pk))
        leave_first(user=user)

    monkeypatch.setattr(you, "leave_portal", leave_after_another_tab)
    page = web.post("/you/leave/", {"is_sure": "on"}, follow=True)
    assert "Your account is deleted" in words(page)
    assert not User.objects.filter(pk=participation.user_id).exists()


def test_simultaneous_records_do_not_fill_a_day_twice(web, participation):
    drafts = [draft(web, 600) for _ in range(5)]
    ready = threading.Barrier(len(drafts))

    def post(path: str) -> int:
        browser = Client()
        browser.cookies.update(web.cookies)
        try:
            ready.wait(30)
            return browser.post(path).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(drafts)) as threads:
        codes = sorted(threads.map(post, drafts))
    assert codes == [200, 200, 200, 302, 302]
    participation.refresh_from_db()
    assert participation.minutes == 1200

"""Somebody at a browser, who looks at every page that comes: is it what it says, does it fit, is it accessible?"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import Frame, Locator, Page, expect

from accounts.models import OutgoingMail
from tests.browser import HEIGHT, NARROW, WIDE, choose, faults, follow, press, sign_in

SECONDS_FOR_MAIL = 15
MOST_QUESTIONS = 15
MOST_MILLISECONDS = 15_000


class Visitor:
    """Each page is looked at once, wide and narrow; the same page with an error counts as another."""

    is_looking = True

    def __init__(self, page: Page, site: str, checked_on: Page | None = None) -> None:
        """``checked_on``: another page, with JavaScript, for looking at what came to one without."""
        self.page = page
        self.checked_on = checked_on
        self.site = site
        self.seen: set[str] = set()
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        page.set_default_timeout(MOST_MILLISECONDS)

    # --- Looking ---------------------------------------------------------------------------------

    def sees(self, heading: str) -> None:
        """The page has come and is what it says. Every page of a journey passes here."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
        title = self.page.title()
        if self.is_looking and title not in self.seen:
            self.seen.add(title)
            shown = copied(self.page, self.checked_on) if self.checked_on else self.page
            wrong = faults_at_any_width(shown)
            assert not wrong, (title, wrong)

    def is_told(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    @contextmanager
    def counting_pages(self) -> Iterator[list[str]]:
        """The addresses of the pages that come meanwhile."""
        came: list[str] = []

        def note(frame: Frame) -> None:
            came.append(urlsplit(frame.url).path)

        self.page.on("framenavigated", note)
        yield came
        self.page.remove_listener("framenavigated", note)

    # --- Doing -----------------------------------------------------------------------------------

    def goes_to(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")

    def presses(self, name: str) -> None:
        """A button, or a link that looks like one."""
        press(self.page, name)

    def follows(self, name: str) -> None:
        follow(self.page, name)

    def fills(self, label: str, words: str) -> None:
        self.types(self.page.get_by_label(label, exact=True), words)

    def types(self, box: Locator, words: str) -> None:
        box.fill(words)

    def ticks(self, label: str) -> None:
        self.checks(self.page.get_by_label(label, exact=True).first)

    def checks(self, choice: Locator) -> None:
        choice.check()

    def chooses(self, label: str, words: str) -> None:
        choose(self.page, label, words)

    def downloads(self, name: str) -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=name, exact=True).click()
        return download.value.path().read_bytes()

    # --- Steps of every journey ------------------------------------------------------------------

    def is_signed_in_as(self, user) -> None:
        sign_in(self.page.context, self.site, user)

    def signs_in(self, address: str) -> None:
        """Asks for a code, waits until the worker has sent it, reads it in the mailbox, types it in."""
        self.sees("What is your work email address")
        self.fills("What is your work email address?", address)
        self.presses("Email me a code")
        self.sees("Check your email")
        code = self.code_mailed_to(address)
        self.fills("Enter the 6-digit code", code)
        self.presses("Continue")

    def code_mailed_to(self, address: str) -> str:
        wait_until(
            lambda: OutgoingMail.objects.filter(to=address, sent_at__isnull=False).exists(),
            "the worker sent no mail",
            SECONDS_FOR_MAIL,
        )
        mailbox = self.page.context.new_page()
        mailbox.goto(f"{self.site}/dev/mailbox/")
        found = re.search(r"\b\d{6}\b", mailbox.locator("main").inner_text())
        mailbox.close()
        assert found
        return found.group()

    def joins(self, campaign: str, organisation: str) -> None:
        """The organisation is suggested by the address; the rest is asked."""
        self.sees("Which organisation do you work in")
        shown = self.page.locator("#id_organisation")
        if self.page.locator("select:visible").count():
            shown = shown.locator("option:checked")
            expect(shown).to_contain_text(organisation)
        else:
            expect(shown).to_have_value(re.compile(re.escape(organisation)))
        self.presses("Continue")
        self.sees("What is your grade")
        self.ticks("Executive officer")
        self.presses("Continue")
        self.sees("Which profession do you belong to")
        self.chooses("Which profession do you belong to?", "Policy")
        self.presses("Continue")
        self.sees("Check your answers before you join")
        self.is_told(organisation)
        self.presses(f"Join {campaign}")
        self.sees(campaign)

    def answers_survey(self, *, confident: str) -> None:
        """Every question on the way to the check: the stated confidence, else the last choice or the first two."""
        for _ in range(MOST_QUESTIONS):
            self.sees(".")
            if not self.page.get_by_role("button", name="Continue", exact=True).count():
                break
            choice = self.page.get_by_label(confident, exact=True)
            if choice.count():
                self.checks(choice)
            elif self.page.get_by_role("radio").count():
                self.checks(self.page.get_by_role("radio").last)
            else:
                for box in self.page.get_by_role("checkbox").all()[:2]:
                    self.checks(box)
            self.presses("Continue")
        self.sees("Check your answers before you send them")
        self.presses("Send my answers")

    def records(self, what: str, minutes: int, *, course: bool = False) -> None:
        self.is_about_to_record(what, minutes, course=course)
        self.presses("Save")
        self.sees("Learning recorded")

    def is_about_to_record(self, what: str, minutes: int, *, course: bool = False) -> None:
        """One piece of learning, done today, on three pages; the fourth asks to check it."""
        self.starts_to_record()
        self.says_all_about(what, minutes, course=course)

    def starts_to_record(self) -> None:
        self.goes_to("/record/new/what/")

    def says_all_about(self, what: str, minutes: int, *, course: bool) -> None:
        self.sees("What learning did you do")
        self.says_what(what, course=course)
        self.presses("Continue")
        self.sees("When did you do it")
        self.fills_today()
        self.presses("Continue")
        self.sees("How long did it take")
        hours, rest = divmod(minutes, 60)
        self.fills("Hours", str(hours))
        self.fills("Minutes", str(rest))
        if course:
            self.ticks("Yes")
        self.presses("Continue")
        self.sees("Check before you save")

    def says_what(self, what: str, *, course: bool) -> None:
        if course:
            self.ticks("A course in the catalogue")
            self.chooses("Which course?", what)
        else:
            self.ticks("Something else")
            self.fills("What was it?", what)
            self.ticks("Talk, event or conference")

    def fills_today(self, name: str = "done_on") -> None:
        today = timezone.localdate()
        for part in ("day", "month", "year"):
            self.types(self.page.locator(f"#id_{name}_{part}"), str(getattr(today, part)))


def faults_at_any_width(page: Page) -> dict[int, list[object]]:
    found = {}
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if wrong := faults(page):
            found[width] = wrong
    return found


def copied(page: Page, onto: Page) -> Page:
    """The page as it stands, without its scripts, where scripts may run: the checker is one, and needs clocks."""
    unscripted = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL)
    onto.unroute_all()
    onto.route(page.url, lambda route: route.fulfill(body=unscripted, content_type="text/html"))
    onto.goto(page.url)
    return onto


def wait_until(fact, complaint: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.1)

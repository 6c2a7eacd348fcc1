"""People at a real web server who press the last button of recording over and over, until each press is confirmed."""

from dataclasses import asdict
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from learning.views.drafts import SESSION_KEY, Draft
from tests.resilience.portal import Browser
from tests.resilience.processes import Stream

MINUTES = 1


class Recorder(Stream):
    """Somebody with many drafts answered to the end, who saves one after another; knows what was confirmed."""

    def __init__(self, server, user, drafts=2_000, pause=0.05):
        super().__init__(self._press, pause)
        draft = asdict(
            Draft(title="Read about charts", format="reading", minutes=MINUTES).done(
                timezone.localdate()
            )
        )
        self.waiting = [uuid4() for _ in range(drafts)]
        kept = {str(key): draft for key in self.waiting}
        self.browser = Browser(server, user, **{SESSION_KEY: kept})
        self.confirmed, self.refused = set(), 0

    def _press(self):
        """Whoever gets no confirmation presses again with the next turn."""
        key = self.waiting[-1]
        answer = self.browser.post(reverse("learning:record-check", args=[key]))
        if answer.leads_to == reverse("learning:record-done", args=[key]):
            self.confirmed.add(self.waiting.pop())
        else:
            self.refused += 1

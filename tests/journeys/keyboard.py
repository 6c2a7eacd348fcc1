"""A visitor without a mouse: the same steps, by keys alone."""

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

MOST_TABS = 60
# Something is drawn around, behind or (for radios and boxes, which are themselves invisible) beside what has the focus.
FOCUS = """target => {
    const it = document.activeElement
    const drawn = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || style.boxShadow !== 'none'
    const label = it.labels && it.labels[0]
    const isShown = it === document.body || drawn(getComputedStyle(it))
        || Boolean(label && drawn(getComputedStyle(label, '::before')))
    return { isThere: it === target, hidden: isShown ? '' : it.outerHTML }
}"""


class ByKeyboard(Visitor):
    """Goes from page to page by their links; wherever the focus is on the way, it can be seen."""

    is_looking = False  # other journeys look at the same pages

    # --- Keys ------------------------------------------------------------------------------------

    def key_leads_to(self, key: str, target: Locator) -> bool:
        self.page.keyboard.press(key)
        focus = target.evaluate(FOCUS)
        assert not focus["hidden"], focus["hidden"]
        return focus["isThere"]

    def tabs_to(self, target: Locator) -> None:
        """On and on with the tab key."""
        expect(target).to_be_visible()
        found = any(self.key_leads_to("Tab", target) for _ in range(MOST_TABS))
        assert found, f"the tab key does not lead to {target}"

    def goes_on_by(self, key: str, target: Locator) -> None:
        self.tabs_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    # --- What others do with a mouse -------------------------------------------------------------

    def presses(self, name: str) -> None:
        """By the space bar, which a link that looks like a button takes too."""
        self.goes_on_by("Space", self.page.get_by_role("button", name=name, exact=True))

    def follows(self, name: str) -> None:
        self.goes_on_by("Enter", self.page.get_by_role("link", name=name, exact=True).first)

    def types(self, box: Locator, words: str) -> None:
        self.tabs_to(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def checks(self, choice: Locator) -> None:
        """The tab key leads to a box, or into a group of radios, where the arrows lead on."""
        group = self.page.locator(f"[type=radio][name='{choice.get_attribute('name')}']")
        if group.count():
            chosen = group.and_(self.page.locator(":checked"))
            self.tabs_to(chosen if chosen.count() else group.first)
            is_there = choice.evaluate("it => it === document.activeElement")
            others = range(group.count() - 1)
            assert is_there or any(self.key_leads_to("ArrowDown", choice) for _ in others)
        else:
            self.tabs_to(choice)
        self.page.keyboard.press("Space")
        expect(choice).to_be_checked()

    def chooses(self, label: str, words: str) -> None:
        """From the list under a box to type in."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        self.types(box, words)
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(box).to_have_value(words)

    def downloads(self, name: str) -> bytes:
        self.tabs_to(self.page.get_by_role("button", name=name, exact=True))
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value.path().read_bytes()

    def starts_to_record(self) -> None:
        self.follows("My learning")
        self.presses("Record learning")

"""The gallery as people meet it: by eye, by ear, by keyboard, small, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser import NARROW, WIDE, fits, follow, violations

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/gallery/", "/gallery/?errors", "/gallery/?sort=-rate", "/gallery/question/", "/nowhere/"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(page, live_server, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + path)
    assert violations(page) == []
    assert fits(page)


def test_browser_reports_no_broken_policy_and_no_error(page, live_server):
    said = []
    # A browser that does not know a feature says so about the header that switches it off: harmless.
    page.on(
        "console",
        lambda message: (
            None
            if message.text.startswith("Error with Permissions-Policy")
            else said.append(message.text)
        ),
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES[:-1]:
        page.goto(live_server.url + path)
    assert said == []


def test_focus_goes_to_the_summary_and_its_link_to_the_control(page, live_server):
    page.goto(f"{live_server.url}/gallery/?errors")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Date must include a month").click()
    expect(page.locator("#id_done_on_month")).to_be_focused()


def test_summary_link_works_without_javascript(page_without_javascript, live_server):
    page = page_without_javascript
    page.goto(f"{live_server.url}/gallery/?errors")
    page.get_by_role("link", name="Date must include a month").click()
    assert page.url.endswith("#id_done_on_month")
    expect(page.locator("#id_place")).to_be_visible()  # the plain select
    assert page.locator("select#id_place").count() == 1


def test_autocomplete_finds_by_another_name_and_sends_the_select(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    box = page.get_by_role("combobox", name="Organisation")
    box.fill("dfn")
    choices = page.get_by_role("listbox", name="Organisation").get_by_role("option")
    expect(choices).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="1 result")).to_be_attached()
    box.press("ArrowDown")
    assert violations(page) == []
    box.press("Enter")
    expect(box).to_have_value("Department for the North")
    assert page.locator("select[name=place]").input_value() == "north"
    expect(box).to_have_attribute("aria-expanded", "false")


def test_autocomplete_forgets_a_choice_that_was_typed_over(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    box = page.get_by_role("combobox", name="Organisation")
    box.fill("Western Agency")
    box.blur()
    assert page.locator("select[name=place]").input_value() == "west"
    box.fill("Nowhere at all")
    expect(page.get_by_text("No results found")).to_be_visible()
    box.blur()
    assert page.locator("select[name=place]").input_value() == ""


def test_sorting_works_without_javascript(page_without_javascript, live_server):
    page = page_without_javascript
    page.goto(f"{live_server.url}/gallery/")
    follow(page, "Signed up")
    header = page.get_by_role("columnheader", name="Signed up")
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.get_by_role("link").click()
    expect(header).to_have_attribute("aria-sort", "descending")


def test_wide_table_scrolls_by_keyboard_on_a_small_screen(page, live_server):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/gallery/")
    region = page.get_by_role("region", name="Sign-ups by place")
    region.focus()
    region.press("ArrowRight")
    expect(page.locator(".portal-table-frame").first).not_to_have_js_property("scrollLeft", 0)

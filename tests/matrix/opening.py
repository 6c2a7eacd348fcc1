"""The world of the matrix in a browser: somebody opens a page there, and sends an answer."""

from urllib.parse import urlencode

from django.test import Client
from playwright.sync_api import Page

from tests.browser import give_cookies
from tests.matrix.forms_table import Bad
from tests.matrix.world import Who, World

SEND = """([path, sent]) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: path })
    for (const [name, value] of sent) {
        const input = document.createElement('input')
        Object.assign(input, { type: 'hidden', name, value })
        form.append(input)
    }
    document.body.append(form)
    form.submit()
}"""


def open_as(who: Who, world: World, open_browser) -> Page:
    page = open_browser()
    share_cookies(page, world.browser(who))
    return page


def share_cookies(page: Page, client: Client) -> None:
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    give_cookies(page.context, page.at, cookies)


def pairs(sent: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    return [
        (name, each)
        for name, value in sent.items()
        for each in (value if isinstance(value, list) else [value])
    ]


def send(page: Page, path: str, sent: list[tuple[str, str]]) -> None:
    with page.expect_navigation():
        page.evaluate(SEND, [path, sent])


def answer(page: Page, bad: Bad) -> None:
    """As the form itself would send it: in the address, or with the token of the page it is asked on."""
    if bad.method == "get":
        page.goto(f"{page.at}{bad.path}?{urlencode(pairs(bad.sent))}")
        return
    page.goto(page.at + bad.path)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    send(page, bad.path, [*pairs(bad.sent), ("csrfmiddlewaretoken", token)])

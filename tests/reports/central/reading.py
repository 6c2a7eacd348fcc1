"""What a page says."""

import re


def text_of(response) -> str:
    found = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    words = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", found[0], flags=re.DOTALL)
    return " ".join(words.split())


def rows_of(response, caption: str) -> list[list[str]]:
    """The cells of the table with that caption, without the header; empty when there is none."""
    for table in re.findall(r"<table.*?</table>", response.content.decode(), re.DOTALL):
        said = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        if said and re.sub(r"<[^>]+>", "", said[1]).strip() == caption:
            body = re.search(r"<tbody.*?</tbody>", table, re.DOTALL)[0]
            rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
            cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
            return [
                [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells
            ]
    return []


def sent_again(response) -> dict[str, str]:
    """What the page's hidden inputs would send."""
    page = response.content.decode().partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def boxes(name, day) -> dict[str, str]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

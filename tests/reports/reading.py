"""What a page or a file says, for tests to compare with."""

import csv
import io
import re


def html_of(response):
    return response.content.decode()


def text_of(response):
    words = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", html_of(response), flags=re.DOTALL)
    return " ".join(words.split())


def rows_of(response, part="tbody"):
    """The cells of the page's table, as text, without the header."""
    body = re.search(rf"<{part}.*?</{part}>", html_of(response), re.DOTALL)[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def csv_of(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))

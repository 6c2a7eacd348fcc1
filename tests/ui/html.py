"""HTML as a tree that ignores what a browser ignores, for comparing."""

from html.parser import HTMLParser

VOID = {"input", "img", "br", "hr", "meta", "link", "path"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = " ".join(f"{name}={_value(name, value)!r}" for name, value in sorted(attrs))
        self.lines.append(f"{'  ' * self.depth}<{tag} {shown}>")
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.lines.append(f"{'  ' * self.depth}{text}")


def _value(name: str, value: str | None) -> str:
    return " ".join(sorted((value or "").split())) if name == "class" else (value or "")


def tree(html: str) -> str:
    """One line an element or text, indented; attributes and classes sorted, spaces collapsed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines)

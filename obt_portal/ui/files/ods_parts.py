"""The parts of an ODS file besides its rows."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_NAMES}:{name}:1.0"'
            for name in ("office", "style", "table", "text", "meta", "config")
        ),
        f'xmlns:number="{_NAMES}:datastyle:1.0"',
        f'xmlns:fo="{_NAMES}:xsl-fo-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
        'office:version="1.3"',
    ]
)

MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}.xml" manifest:media-type="text/xml"/>'
        for part in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)

STYLES = (
    f"{_XML}<office:document-styles {_NAMESPACES}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="en" '
    'fo:country="GB" fo:font-family="Arial" fo:font-size="11pt"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell"/>'
    "</office:styles></office:document-styles>"
)


def _part(name: str, long: bool = True) -> str:
    return f"<number:{name}" + (' number:style="long"/>' if long else "/>")


def _joined(parts: Iterable[str], sign: str) -> str:
    return f"<number:text>{sign}</number:text>".join(parts)


_DAY = _joined([_part("year"), _part("month"), _part("day")], "-")
_TIME = _joined([_part("hours"), _part("minutes"), _part("seconds")], ":")


def _number(places: int, grouped: bool = False) -> str:
    return (
        f'<number:number number:decimal-places="{places}" number:min-integer-digits="1"'
        f"{' number:grouping=' + chr(34) + 'true' + chr(34) if grouped else ''}/>"
    )


_FORMATS = (
    f'<number:number-style style:name="of-whole">{_number(0, grouped=True)}</number:number-style>'
    f'<number:number-style style:name="of-decimal">{_number(2, grouped=True)}</number:number-style>'
    f'<number:percentage-style style:name="of-percent">{_number(1)}<number:text>%</number:text></number:percentage-style>'
    f'<number:date-style style:name="of-day">{_DAY}</number:date-style>'
    f'<number:date-style style:name="of-moment">{_DAY}<number:text> </number:text>{_TIME}</number:date-style>'
    '<number:text-style style:name="of-text"><number:text-content/></number:text-style>'
)


def _cell_style(name: str, data_style: str, properties: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:parent-style-name="Default" style:data-style-name="of-{data_style}">{properties}</style:style>'
    )


_WRAPPED = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
_CELLS = "".join(
    [
        *(_cell_style(kind, kind) for kind in ("whole", "decimal", "percent", "day", "moment")),
        _cell_style("text", "text"),
        _cell_style("wrapped", "text", _WRAPPED),
        _cell_style("heading", "text", f'{_WRAPPED}<style:text-properties fo:font-weight="bold"/>'),
    ]
)
_COLUMNS = "".join(
    f'<style:style style:name="{name}" style:family="table-column">'
    f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
    for name, width in (("usual", 7), ("short", 4), ("long", 20))
)

CONTENT_START = (
    f"{_XML}<office:document-content {_NAMESPACES}><office:automatic-styles>{_COLUMNS}{_FORMATS}{_CELLS}"
    '<style:style style:name="table" style:family="table"><style:table-properties table:display="true"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
)
CONTENT_END = "</office:spreadsheet></office:body></office:document-content>"


def meta(title: str, created: datetime) -> str:
    moment = f"{created:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{_XML}<office:document-meta {_NAMESPACES}><office:meta><dc:title>{escape(title)}</dc:title>"
        f"<dc:language>en-GB</dc:language><meta:creation-date>{moment}</meta:creation-date>"
        f"<dc:date>{moment}</dc:date></office:meta></office:document-meta>"
    )


def settings(names: list[str]) -> str:
    """Each sheet's first row stays in view, and the first sheet is the one that opens."""
    views = "".join(_view(name) for name in names)
    return (
        f"{_XML}<office:document-settings {_NAMESPACES}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{views}</config:config-item-map-named>'
        f"{_setting('ActiveTable', 'string', names[0])}</config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"
    )


def _view(name: str) -> str:
    kept = (("VerticalSplitMode", "short", 2), ("VerticalSplitPosition", "int", 1))
    shown = (("ActiveSplitRange", "short", 2), ("PositionBottom", "int", 1))
    items = "".join(_setting(*setting) for setting in (*kept, *shown))
    return f'<config:config-item-map-entry config:name="{attribute(name)}">{items}</config:config-item-map-entry>'


def _setting(name: str, kind: str, value: str | int) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{escape(str(value))}</config:config-item>'


def attribute(words: str) -> str:
    return escape(words, {'"': "&quot;"})

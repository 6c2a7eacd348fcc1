"""Files for people and for machines: one document, written as CSV, XLSX or ODS.

The same document gives the same bytes, because a release pack lists the SHA-256 of its parts.
"""

from obt_portal.ui.files.as_csv import write_csv
from obt_portal.ui.files.as_ods import write_ods
from obt_portal.ui.files.as_xlsx import write_xlsx
from obt_portal.ui.files.document import (
    ROWS_OF_A_SHEET,
    Column,
    Document,
    DoesNotFit,
    Kind,
    Sheet,
)

__all__ = [
    "ROWS_OF_A_SHEET",
    "Column",
    "Document",
    "DoesNotFit",
    "Kind",
    "Sheet",
    "write_csv",
    "write_ods",
    "write_xlsx",
]

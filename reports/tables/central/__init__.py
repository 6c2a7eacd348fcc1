"""The tables of the central team's pages."""

from reports.tables.central.effects import difference_in_words, preview_tables
from reports.tables.central.pages import (
    CellTable,
    ChangeTable,
    CheckTable,
    CorrectionTable,
    FunnelTable,
    HeadcountTable,
    TokenTable,
)
from reports.tables.central.words import withdrawal_address

__all__ = [
    "CellTable",
    "ChangeTable",
    "CheckTable",
    "CorrectionTable",
    "FunnelTable",
    "HeadcountTable",
    "TokenTable",
    "difference_in_words",
    "preview_tables",
    "withdrawal_address",
]

"""What is in a file: the same tables, labels, definitions and notes as the pages, ready to be written."""

from reports.documents.exports import plan
from reports.documents.packs import contents

__all__ = ["contents", "plan"]

"""What this app announces. Sent inside the transaction, by services only."""

from django.dispatch import Signal

accounts_joined = Signal()
"""Two accounts of one person become one. Arguments: kept, other (User); other is deleted next, so take what it has."""

mail_queued = Signal()
"""A message was promised. Arguments: mail_id (UUID)."""

"""What this app announces. Sent inside the transaction, by services only."""

from django.dispatch import Signal

mail_queued = Signal()
"""A message was promised. Arguments: mail_id (UUID)."""

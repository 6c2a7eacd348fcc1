"""What learning announces. It does not know who listens."""

from django.dispatch import Signal

# Sent inside the transaction that changed something countable.
# Arguments: campaign_id: int, organisation_ids: frozenset[int] (those whose figures may have changed).
learning_changed = Signal()

"""What campaigns announces. It does not know who listens."""

from django.dispatch import Signal

# Sent inside the transaction that changed a campaign's definition, its dates or its target.
# Arguments: campaign_id: int.
campaign_changed = Signal()

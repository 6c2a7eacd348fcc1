"""What departments announces. It does not know who listens."""

from django.dispatch import Signal

# Sent inside the transaction that changed organisations or headcounts. No arguments.
reference_data_changed = Signal()

"""Figures for programs: ``/api/v1/``. It reads what pages read, through the same selectors, and has no rules of its own."""

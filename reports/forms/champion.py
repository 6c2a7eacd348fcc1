"""What a champion may ask about their organisation."""

from reports.forms.participation import ForecastForm


class PaceForm(ForecastForm):
    """Which share to reach. The organisation is in the address, and the campaign is kept from it."""

    organisation = None  # type: ignore[assignment]  # how a form drops a field of its base

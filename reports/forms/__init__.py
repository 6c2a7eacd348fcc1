"""What readers and colleagues may ask for, one file for each kind of page."""

from reports.forms.campaigns import CampaignForm
from reports.forms.league import BASES, TABLES, DayForm, LeagueForm
from reports.forms.participation import ForecastForm, ParticipationForm

__all__ = [
    "BASES",
    "TABLES",
    "CampaignForm",
    "DayForm",
    "ForecastForm",
    "LeagueForm",
    "ParticipationForm",
]

"""Which campaigns and questions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from campaigns.models import Campaign, Course  # noqa: F401


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def published(self) -> CampaignQuerySet:
        """Campaigns that visitors may see."""
        return self.filter(is_published=True)

    def started_by(self, day: dt.date) -> CampaignQuerySet:
        """Published campaigns that had opened on ``day``, the newest first: the first of them is the current one."""
        return self.published().filter(opens_on__lte=day).order_by("-opens_on")


class CourseQuerySet(models.QuerySet["Course"]):
    def core(self) -> CourseQuerySet:
        """The courses whose completions are counted."""
        return self.filter(is_core=True)

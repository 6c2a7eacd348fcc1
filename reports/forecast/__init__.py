"""How many will have signed up on the closing date, with an interval, and what a chosen rate still takes. Pure.

The method. Days are working days. Over the last ten of them an organisation took a number of sign-ups; the smaller that
is, the more it is drawn towards what it would be had the organisation moved as the nation did. This pace is carried to the
closing date and changes on the way as the nation's does: as it did in earlier campaigns when their course is given, and
otherwise in the proportion in which it has fallen so far in this one (it is never assumed to rise). The interval comes from
mistakes that are known: the same forecast is made again as of earlier days for today and compared with what came, and the
interval is as wide as would have held the claimed share of what came on the worst of those days, wider with the way still
to go. Nobody is forecast to leave, and no organisation to exceed its headcount unless it does already.

What it cannot know: a rush before the close that no campaign given to it has seen. ``reports.back_testing`` measures how
well it did.
"""

from reports.forecast.made import course_of, forecasts, needed, together
from reports.forecast.values import Course, Forecast, Forecasts, Needed, Series, TooEarly
from reports.forecast.way import CLAIMED

__all__ = [
    "CLAIMED",
    "Course",
    "Forecast",
    "Forecasts",
    "Needed",
    "Series",
    "TooEarly",
    "course_of",
    "forecasts",
    "needed",
    "together",
]

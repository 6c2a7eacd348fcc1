"""Which figures of a breakdown may be published. Pure: true counts in, publishable figures out (docs/adr/0012).

A breakdown counts the people of one organisation by two dimensions (grade and profession). Its exact total is public:
it is in the league table. Published are counts of 10 or more, to the nearest 5; all else is withheld, and so is
whatever would betray it. What is guaranteed: *as far as anybody can tell from what is published and from the exact
total, every count under 10 may be anything from 0 to 9 that the total allows, and no other count is known to within
fewer than three values*.
"""

from reports.disclosure.figures import RULES, TOTAL, Breakdown, Key, Published, Released, Rules
from reports.disclosure.nation import Day, release_nation
from reports.disclosure.release import release

__all__ = [
    "RULES",
    "TOTAL",
    "Breakdown",
    "Day",
    "Key",
    "Published",
    "Released",
    "Rules",
    "release",
    "release_nation",
]

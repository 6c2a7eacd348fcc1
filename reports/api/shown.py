"""From what selectors read to what programs get: names only, no figure is worked out here."""

from collections.abc import Iterable

from campaigns.models import Campaign
from obt_portal.ui.values import NOT_APPLICABLE, NotANumber
from reports.api.answers import (
    Breakdown,
    BreakdownFigure,
    CampaignShown,
    MeasureShown,
    Moment,
    Nation,
    OrganisationShown,
    PastDay,
    SignUpDay,
    StandingRow,
    Standings,
    exact,
    whole,
)
from reports.disclosure import TOTAL
from reports.documents.words import notes_on
from reports.league import Body, Figures, Row
from reports.measures import Measure
from reports.patterns import Day
from reports.selectors import Choice, Reading, league_table
from reports.selectors.published import Release
from reports.tables.words import MARKS, comparison, in_unit


def campaign_shown(campaign: Campaign) -> CampaignShown:
    target = campaign.target_minutes
    return CampaignShown(
        slug=campaign.slug,
        name=campaign.name,
        theme=campaign.theme,
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        headcount_on=campaign.headcount_on,
        target_minutes=whole(NOT_APPLICABLE if target is None else target),
        minimum_headcount=campaign.minimum_headcount,
        note=campaign.data_note,
    )


def measure_shown(measure: Measure) -> MeasureShown:
    return MeasureShown(
        slug=measure.slug,
        label=measure.label,
        unit=measure.unit.value,
        definition=measure.definition,
        comparison=measure.comparison,
    )


def standings_shown(choice: Choice, reading: Reading) -> Standings:
    league = league_table(choice, reading)
    return Standings(
        campaign=choice.campaign.slug,
        measure=measure_shown(choice.measure),
        table=choice.table.value,
        basis=choice.basis.value,
        moment=moment_of(reading),
        nation=nation_shown(choice.measure, league.nation),
        rows=[row_shown(choice.measure, row) for row in league.rows],
    )


def past_day(choice: Choice, reading: Reading, organisation: str | None) -> PastDay:
    rows = league_table(choice, reading).rows
    wanted = [row for row in rows if organisation is None or organisation in codes_in(row)]
    return PastDay(
        moment=moment_of(reading), rows=[row_shown(choice.measure, row) for row in wanted]
    )


def codes_in(row: Row) -> list[str]:
    """Whom a row counts, its head first."""
    return [body.slug for body in row.line.bodies]


def moment_of(reading: Reading) -> Moment:
    return Moment(
        day=reading.day,
        as_at=reading.as_at,
        revision=whole(reading.revision or NOT_APPLICABLE),
        is_reconstructed=reading.is_reconstructed,
        reason=reading.reason,
        notes=list(notes_on(reading)),
    )


def row_shown(measure: Measure, row: Row) -> StandingRow:
    line = row.line
    why_no_rank: NotANumber | None = MARKS[row.unranked] if row.unranked else None
    return StandingRow(
        organisation=organisation_shown(line.head),
        counted=codes_in(row),
        rank=whole(row.rank if why_no_rank is None else why_no_rank),
        unranked=row.unranked.value if row.unranked else None,
        amount=exact(in_unit(measure, row.amount)),
        headcount=whole(row.headcount),
        headcount_days=list(line.headcount_days),
        headcount_sources=_sources(line.bodies),
        rate=exact(comparison(measure, row.rate)),
        is_over_headcount=row.is_over_headcount,
        completions=row.completions,
        completions_rank=whole(row.completions_rank if why_no_rank is None else why_no_rank),
    )


def organisation_shown(body: Body) -> OrganisationShown:
    return OrganisationShown(
        code=body.slug,
        name=body.name,
        abbreviation=body.abbreviation,
        kind=body.kind,
        group=body.group,
    )


def nation_shown(measure: Measure, figures: Figures) -> Nation:
    return Nation(
        amount=exact(in_unit(measure, figures.amount(measure))),
        headcount=whole(figures.headcount),
        rate=exact(comparison(measure, figures.rate(measure))),
        without_headcount=[body.slug for body in figures.without_headcount],
    )


def sign_up_days(days: Iterable[Day]) -> list[SignUpDay]:
    return [
        SignUpDay(
            day=each.date, people=each.people, in_all=each.in_all, is_working_day=each.is_working
        )
        for each in days
    ]


def breakdown_shown(
    campaign: Campaign, organisation: str | None, release: Release | None
) -> Breakdown:
    if release is None:
        return Breakdown(
            campaign=campaign.slug,
            organisation=organisation,
            day=None,
            people=whole(None),
            figures=[],
        )
    return Breakdown(
        campaign=campaign.slug,
        organisation=organisation,
        day=release.day,
        people=whole(release.released.figures[TOTAL]),
        figures=[
            BreakdownFigure(grade=grade, profession=profession, people=whole(figure))
            for (grade, profession), figure in release.released.figures.items()
        ],
    )


def _sources(bodies: tuple[Body, ...]) -> list[str]:
    return sorted({body.headcount_source for body in bodies} - {""})

"""The one definition of what a person's rows add up to.

Each measure of ``docs/methodology.md`` starts here. The same SELECT keeps one person's facts up to date in the
transaction that changed their rows (``services.recount``), and counts a whole campaign from raw rows (``reports``).
It is set-based SQL because the ORM cannot join grouped subqueries, and correlated ones are far too slow for a nation.

- minutes: live records, by kind of evidence
- has_reached_target: live minutes reach the campaign's target; nobody reaches one that a campaign does not have
- core_completions: one person finished one core course, once, however many records say so
- has_given_feedback: submitted the questionnaire of the campaign's feedback activity
- has_finished: every required activity is done (``campaigns.models.Activity`` says when each is)
"""

from typing import Final

FACT_COLUMNS: Final = (
    "record_count",
    "minutes_self_recorded",
    "minutes_manager_confirmed",
    "minutes_imported",
    "minutes_departmental_return",
    "has_reached_target",
    "core_completions",
    "has_given_feedback",
    "has_finished",
)

_FACTS = """
SELECT p.id,
       p.campaign_id,
       p.organisation_id,
       p.is_civil_servant,
       coalesce(r.record_count, 0) AS record_count,
       coalesce(r.minutes_self_recorded, 0) AS minutes_self_recorded,
       coalesce(r.minutes_manager_confirmed, 0) AS minutes_manager_confirmed,
       coalesce(r.minutes_imported, 0) AS minutes_imported,
       coalesce(r.minutes_departmental_return, 0) AS minutes_departmental_return,
       coalesce(coalesce(r.minutes, 0) >= q.target_minutes, false) AS has_reached_target,
       coalesce(k.core_completions, 0) AS core_completions,
       coalesce(s.has_given_feedback, false) AS has_given_feedback,
       q.activities > 0
           AND coalesce(s.surveys, 0) >= q.surveys
           AND coalesce(d.declarations, 0) >= q.declarations
           AND coalesce(k.core_completions, 0) >= q.core_courses
           AND coalesce(r.minutes, 0) >= q.minutes AS has_finished,
       coalesce(r.minutes, 0) AS minutes
  FROM learning_participation p
  JOIN (SELECT c.id AS campaign_id,
               c.target_minutes,
               count(a.id) AS activities,
               count(a.id) FILTER (WHERE a.kind IN ('survey', 'feedback')) AS surveys,
               count(a.id) FILTER (WHERE a.kind = 'declared') AS declarations,
               coalesce(max(a.courses_needed), 0) AS core_courses,
               CASE WHEN count(a.id) FILTER (WHERE a.kind = 'recorded-learning') = 0 THEN 0
                    ELSE coalesce(c.target_minutes, 1) END AS minutes
          FROM campaigns_campaign c
          LEFT JOIN campaigns_activity a ON a.campaign_id = c.id AND a.is_required
         GROUP BY c.id) q ON q.campaign_id = p.campaign_id
  LEFT JOIN (SELECT participation_id,
                    count(*) AS record_count,
                    sum(minutes) AS minutes,
                    sum(minutes) FILTER (WHERE evidence = 'self-recorded') AS minutes_self_recorded,
                    sum(minutes) FILTER (WHERE evidence = 'manager-confirmed') AS minutes_manager_confirmed,
                    sum(minutes) FILTER (WHERE evidence = 'imported') AS minutes_imported,
                    sum(minutes) FILTER (WHERE evidence = 'departmental-return') AS minutes_departmental_return
               FROM learning_learningrecord
              WHERE removed_at IS NULL AND {whose}
              GROUP BY participation_id) r ON r.participation_id = p.id
  LEFT JOIN (SELECT participation_id, count(*) AS core_completions
               FROM (SELECT DISTINCT participation_id, course_id
                       FROM learning_learningrecord
                      WHERE removed_at IS NULL AND finishes_course
                        AND course_id IN (SELECT id FROM campaigns_course WHERE is_core)
                        AND {whose}) completions
              GROUP BY participation_id) k ON k.participation_id = p.id
  LEFT JOIN (SELECT participation_id,
                    count(*) FILTER (WHERE a.is_required) AS surveys,
                    bool_or(a.kind = 'feedback') AS has_given_feedback
               FROM learning_surveyresponse
               JOIN campaigns_activity a USING (questionnaire_id)
              WHERE submitted_at IS NOT NULL AND {whose}
              GROUP BY participation_id) s ON s.participation_id = p.id
  LEFT JOIN (SELECT participation_id, count(*) AS declarations
               FROM learning_declaration
               JOIN campaigns_activity a ON a.id = activity_id AND a.is_required AND a.kind = 'declared'
              WHERE {whose}
              GROUP BY participation_id) d ON d.participation_id = p.id
 WHERE {scope}
"""

# Parameter: person, a participation id.
FACTS_OF_PERSON: Final = _FACTS.format(
    whose="participation_id = %(person)s", scope="p.id = %(person)s"
)

# Parameter: people, a list of participation ids.
FACTS_OF_PEOPLE: Final = _FACTS.format(
    whose="participation_id = ANY(%(people)s)", scope="p.id = ANY(%(people)s)"
)

# Parameter: campaign, a campaign id.
FACTS_OF_CAMPAIGN: Final = _FACTS.format(
    whose="participation_id IN (SELECT id FROM learning_participation WHERE campaign_id = %(campaign)s)",
    scope="p.campaign_id = %(campaign)s",
)

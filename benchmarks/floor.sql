-- What somebody would write by hand to count one campaign's league table from raw rows, in one statement.
-- It counts the same things as a recomputation; it shares no text with the portal.
WITH learning AS (
    SELECT r.participation_id AS person,
           count(*) AS records,
           sum(r.minutes) AS minutes,
           sum(r.minutes) FILTER (WHERE r.evidence = 'self-recorded') AS self_recorded,
           sum(r.minutes) FILTER (WHERE r.evidence = 'manager-confirmed') AS manager_confirmed,
           sum(r.minutes) FILTER (WHERE r.evidence = 'imported') AS imported,
           sum(r.minutes) FILTER (WHERE r.evidence = 'departmental-return') AS departmental_return,
           count(DISTINCT r.course_id) FILTER (WHERE r.finishes_course AND c.is_core) AS core
      FROM learning_learningrecord r
      JOIN learning_participation p ON p.id = r.participation_id AND p.campaign_id = %(campaign)s
      LEFT JOIN campaigns_course c ON c.id = r.course_id
     WHERE r.removed_at IS NULL
     GROUP BY r.participation_id
), surveys AS (
    SELECT s.participation_id AS person,
           count(*) FILTER (WHERE a.is_required) AS required,
           bool_or(a.kind = 'feedback') AS feedback
      FROM learning_surveyresponse s
      JOIN campaigns_activity a ON a.questionnaire_id = s.questionnaire_id AND a.campaign_id = %(campaign)s
     WHERE s.submitted_at IS NOT NULL
     GROUP BY s.participation_id
), declared AS (
    SELECT d.participation_id AS person, count(*) AS required
      FROM learning_declaration d
      JOIN campaigns_activity a ON a.id = d.activity_id AND a.is_required AND a.campaign_id = %(campaign)s
     GROUP BY d.participation_id
), asked AS (
    SELECT count(*) FILTER (WHERE kind IN ('survey', 'feedback')) AS surveys,
           count(*) FILTER (WHERE kind = 'declared') AS declared,
           coalesce(max(courses_needed), 0) AS core,
           bool_or(kind = 'recorded-learning') AS learning
      FROM campaigns_activity WHERE campaign_id = %(campaign)s AND is_required
)
SELECT p.organisation_id,
       count(*) AS signed_up,
       count(l.person) AS recorded_learning,
       count(*) FILTER (WHERE l.minutes >= g.target_minutes) AS reached_target,
       coalesce(sum(l.core), 0) AS core_completions,
       count(*) FILTER (WHERE l.core > 0) AS people_with_core_course,
       coalesce(sum(l.self_recorded), 0) AS minutes_self_recorded,
       coalesce(sum(l.manager_confirmed), 0) AS minutes_manager_confirmed,
       coalesce(sum(l.imported), 0) AS minutes_imported,
       coalesce(sum(l.departmental_return), 0) AS minutes_departmental_return,
       count(*) FILTER (WHERE s.feedback) AS gave_feedback,
       count(*) FILTER (WHERE coalesce(s.required, 0) >= asked.surveys
                          AND coalesce(d.required, 0) >= asked.declared
                          AND coalesce(l.core, 0) >= asked.core
                          AND (NOT asked.learning OR l.minutes >= g.target_minutes)) AS finished
  FROM learning_participation p
  JOIN campaigns_campaign g ON g.id = p.campaign_id
 CROSS JOIN asked
  LEFT JOIN learning l ON l.person = p.id
  LEFT JOIN surveys s ON s.person = p.id
  LEFT JOIN declared d ON d.person = p.id
 WHERE p.campaign_id = %(campaign)s AND p.is_civil_servant
 GROUP BY p.organisation_id

"""What a campaign file may say, and what the loader says when it may not."""

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models

from campaigns.models import (
    Activity,
    Campaign,
    Construct,
    Course,
    Level,
    LevelRule,
    Option,
    Question,
    Questionnaire,
)
from campaigns.selectors import definition
from campaigns.services import load_campaign, outline
from campaigns.signals import campaign_changed
from departments.services import FileRefused
from learning.models import Answer, Declaration, LearningRecord, LevelDecision, SurveyResponse
from tests.factories import make_organisation, make_participation

pytestmark = pytest.mark.django_db

FILE = """
slug = "small"
name = "Small campaign"
theme = "Data"
strapline = "A small thing"
description = "Everybody does a small thing."
sponsor = "The Cabinet Secretary"
time_needed = "An hour"
opens_on = 2023-09-04
closes_on = 2023-12-31
learning_from = 2023-04-01
learning_to = 2023-12-31
target_minutes = 60
headcount_on = 2023-12-31

[[activities]]
slug = "survey"
kind = "survey"
title = "Answer"
summary = "Two questions."
questionnaire = "survey"

[[activities]]
slug = "core"
kind = "core-courses"
title = "Learn"
summary = "One course."
courses_needed = 1

[[levels]]
slug = "low"
name = "Low"
description = "Starting."

[[levels]]
slug = "high"
name = "High"
description = "Going on."

[[courses]]
slug = "first"
title = "First course"
summary = "Begin."
provider = "Us"
minutes = 30
format = "online"
level = "low"
is_core = true

[[courses]]
slug = "second"
title = "Second course"
summary = "Go on."
provider = "Us"
minutes = 45
format = "event"

[constructs]
confidence = "Confidence"
manages = "Whether somebody manages people"
words = "What people say"

[[questionnaires]]
slug = "survey"
title = "Survey"
introduction = "Why we ask."
minutes = 2
level_rule = { version = 1, tie_rule = "middle" }

[[questionnaires.questions]]
slug = "confidence"
construct = "confidence"
kind = "one-choice"
text = "How confident are you?"
options = [
    { value = "a-little", label = "A little", level = "low" },
    { value = "very", label = "Very", level = "high" },
]

[[questionnaires.questions]]
slug = "manager"
construct = "manages"
kind = "one-choice"
text = "Do you manage anyone?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[questionnaires.questions]]
slug = "team"
construct = "words"
kind = "text"
text = "What does your team do?"
is_required = false
asked_if = { question = "manager", answers = ["yes"] }
"""


@pytest.fixture
def write(tmp_path):
    """Write the small campaign with pieces of it replaced; each piece must be there."""

    def make(*replacements, name="small.toml"):
        text = FILE
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_text(text)
        return path

    return make


@pytest.fixture
def load(write):
    def make(*replacements, **options):
        return load_campaign(source=write(*replacements), **options)

    return make


@pytest.fixture
def refusal(load):
    """The reasons for which a changed file is refused."""

    def make(*replacements, **options):
        with pytest.raises(FileRefused) as refused:
            load(*replacements, **options)
        return [str(fault) for fault in refused.value.faults]

    return make


COLUMNS = [
    (model, column)
    for model, columns in (
        (Campaign, outline.CAMPAIGN),
        (Course, outline.COURSE),
        (Activity, outline.ACTIVITY),
        (Question, outline.QUESTION),
        (Level, ("slug", "name")),
        (Option, ("value", "label")),
        (Questionnaire, ("slug", "title", "minutes")),
        (LevelRule, ("version",)),
        (Construct, ("slug", "meaning")),
    )
    for column in columns
    if isinstance(model._meta.get_field(column), models.CharField | models.IntegerField)
]


def tally(report, kind):
    found = report.tallies[kind]
    return (found.added, found.changed, found.left, found.removed)


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ('theme = "Data"', "", "theme: is missing"),
            ('theme = "Data"', 'theme = ""', "theme: This field cannot be blank."),
            (
                'theme = "Data"',
                'theme = "Da\\u0000ta"',
                "theme: holds a character that is not text",
            ),
            (
                'words = "What',
                'words = "\\u0000What',
                "constructs > words: holds a character that is not text",
            ),
            ('theme = "Data"', "theme = 5", "theme: must be text in quotation marks"),
            (
                'theme = "Data"',
                'colour = "red"\ntheme = "Data"',
                "colour: is not known here; these are: activities, ",
            ),
            ('slug = "small"', 'slug = "a small one"', "slug: Enter a valid “slug”"),
            (
                "2023-09-04",
                '"2023-09-04"',
                "opens_on: must be a date such as 2023-09-04, without quotation marks",
            ),
            (
                "closes_on = 2023-12-31",
                "closes_on = 2023-01-01",
                "closes_on: is 2023-01-01, before opens_on, 2023-09-04",
            ),
            (
                "learning_to = 2023-12-31",
                "learning_to = 2023-01-01",
                "learning_to: is 2023-01-01, before learning_from",
            ),
            (
                "target_minutes = 60",
                "target_minutes = 0",
                "target_minutes: must be at least 1; leave it out",
            ),
            (
                "target_minutes = 60",
                "target_minutes = -1",
                "target_minutes: Ensure this value is greater than or equal to 0.",
            ),
            (
                "target_minutes = 60",
                "target_minutes = 7.5",
                "target_minutes: must be a whole number",
            ),
            (
                "target_minutes = 60",
                "target_minutes = true",
                "target_minutes: must be a whole number",
            ),
            (
                "target_minutes = 60",
                'mover_rule = "coin"',
                "mover_rule: Value 'coin' is not a valid choice.",
            ),
            (
                'kind = "survey"',
                'kind = "party"',
                "activities 1 (survey) > kind: Value 'party' is not a valid choice.",
            ),
            (
                'questionnaire = "survey"',
                "",
                "activities 1 (survey) > questionnaire: is missing; there are: survey",
            ),
            (
                'questionnaire = "survey"',
                'questionnaire = "poll"',
                'activities 1 (survey) > questionnaire: "poll" is not known; there are: survey',
            ),
            (
                "courses_needed = 1",
                "courses_needed = 2",
                "activities 2 (core) > courses_needed: must be from 1 to 1, the core courses there are",
            ),
            ("courses_needed = 1", "", "activities 2 (core) > courses_needed: must be from 1 to 1"),
            (
                "courses_needed = 1",
                'courses_needed = 1\nquestionnaire = "survey"',
                'questionnaire: an activity of kind "core-courses" has none',
            ),
            (
                'slug = "core"',
                'slug = "survey"',
                'activities 2 (survey) > slug: "survey" is already used by activities 1 (survey)',
            ),
            ('slug = "high"', 'slug = "low"', 'levels 2 (low) > slug: "low" is already used'),
            (
                'level = "low"\nis_core',
                'level = "medium"\nis_core',
                'courses 1 (first) > level: "medium" is not known; there are: high, low',
            ),
            (
                "minutes = 30",
                "minutes = 1441",
                "courses 1 (first) > minutes: must be from 1 to 1440",
            ),
            (
                'format = "event"',
                'format = "dream"',
                "courses 2 (second) > format: Value 'dream' is not a valid choice.",
            ),
            (
                'format = "event"',
                'format = "event"\nurl = "not a link"',
                "courses 2 (second) > url: Enter a valid URL.",
            ),
            (
                'slug = "team"',
                'slug = "check"',
                "questions 3 (check) > slug: is the page to check answers on: use another",
            ),
            (
                'construct = "words"',
                'construct = "thoughts"',
                'questions 3 (team) > construct: "thoughts" is not known; there are: confidence',
            ),
            (
                'words = "What',
                'words = ""\nmore = "What',
                "constructs > words: must say what it means",
            ),
            (
                'kind = "text"',
                'kind = "several"',
                'questions 3 (team) > options: a question of kind "several" offers at least two',
            ),
            (
                'value = "very"',
                'value = "a-little"',
                'options 2 (a-little) > value: "a-little" is already used by',
            ),
            (
                'value = "very"',
                'value = "very much"',
                "options 2 (very much) > value: Enter a valid “slug”",
            ),
            (
                'level = "high" }',
                'level = "higher" }',
                'options 2 (very) > level: "higher" is not known; there are: high, low',
            ),
            (
                ', level = "high" }',
                " }",
                "options 2 (very) > level: is missing; there are: high, low",
            ),
            (
                'tie_rule = "middle"',
                'tie_rule = "first"',
                "level_rule > tie_rule: Value 'first' is not a valid choice.",
            ),
            (
                'level_rule = { version = 1, tie_rule = "middle" }',
                "",
                "its answers point at levels, but the questionnaire has no level_rule",
            ),
            (
                'text = "How confident are you?"',
                'text = "How?"\nis_required = false',
                "its answers point at levels, so everybody must be asked and answer",
            ),
            (
                'question = "manager"',
                'question = "team"',
                "questions 3 (team) > asked_if > question: must be an earlier question",
            ),
            (
                'answers = ["yes"]',
                'answers = ["perhaps"]',
                'questions 3 (team) > asked_if > answers: "perhaps" is not known; there are: no, yes',
            ),
            (
                'answers = ["yes"]',
                "answers = []",
                "questions 3 (team) > asked_if > answers: are missing",
            ),
            (
                'answers = ["yes"]',
                "answers = [1]",
                "asked_if > answers: must be a list of texts in quotation marks",
            ),
            (
                'kind = "text"',
                'kind = "agreement"\noptions = [{ value = "a", label = "A" }]',
                "leave them out: the five points of agreement are the same everywhere",
            ),
            (
                'slug = "manager"',
                'slug = "manager"\nis_retired = true',
                "questions 3 (team) > asked_if > question: is retired, so nobody would come here",
            ),
            (
                'text = "How confident are you?"',
                'text = "How?"\nis_retired = true',
                "its answers point at levels, so everybody must be asked and answer",
            ),
            (
                'words = "What people say"',
                f'words = "What people say"\n{"n" * 90} = "Too long"',
                f"constructs > {'n' * 90}: Ensure this value has at most 80 characters (it has 90).",
            ),
            (
                'words = "What people say"',
                'words = "What people say"\n"Ad vice!" = "No name"',
                "constructs > Ad vice!: Enter a valid “slug”",
            ),
            (
                "closes_on = 2023-12-31",
                "closes_on = 9999-12-31",
                "closes_on: is 9999-12-31; the year must be from 2000 to 2100",
            ),
            (
                "headcount_on = 2023-12-31",
                "headcount_on = 1066-10-14",
                "headcount_on: is 1066-10-14; the year must be from 2000 to 2100",
            ),
            ("[[levels]]", "[levels]", "Cannot"),
        ],
        ids=lambda value: value[:30],
    )
    def test_fault_is_named_with_its_place_and_reason(self, refusal, old, new, reason):
        said = refusal((old, new))
        assert all(each.startswith("small.toml: ") for each in said)
        assert any(reason in each for each in said), said
        assert not Campaign.objects.exists()

    @pytest.mark.parametrize("name", COLUMNS)
    def test_every_text_and_number_of_the_file_has_a_limit_that_is_checked(self, name):
        """Before the database is asked, whose answer is no use to whoever wrote the file."""
        model, column = name
        field = model._meta.get_field(column)
        value = "x" * 5000 if isinstance(field, models.CharField) else 10**12
        with pytest.raises(ValidationError):
            field.clean(value, None)

    def test_every_fault_is_named_at_once(self, refusal):
        said = refusal(
            ('theme = "Data"', "theme = 5"), ("minutes = 30", 'minutes = "half an hour"')
        )
        assert said == [
            "small.toml: theme: must be text in quotation marks",
            "small.toml: courses 1 (first) > minutes: must be a whole number, without quotation marks",
        ]

    def test_broken_toml_is_refused_with_its_line(self, tmp_path):
        path = tmp_path / "broken.toml"
        path.write_text('slug = "a"\nname = oh dear\n')
        with pytest.raises(FileRefused, match=r"broken.toml: is not TOML: .*line 2"):
            load_campaign(source=path)

    def test_file_in_another_encoding_is_refused(self, tmp_path):
        path = tmp_path / "latin.toml"
        path.write_bytes('name = "é"'.encode("latin-1"))
        with pytest.raises(FileRefused, match="latin.toml: is not UTF-8 text"):
            load_campaign(source=path)

    def test_empty_file_names_everything_that_is_missing(self, tmp_path):
        path = tmp_path / "empty.toml"
        path.write_text("")
        with pytest.raises(FileRefused) as refused:
            load_campaign(source=path)
        places = {fault.place for fault in refused.value.faults}
        assert {"slug", "name", "opens_on", "headcount_on"} <= places
        assert "target_minutes" not in places


class TestChanging:
    def test_small_change_touches_one_row_and_raises_the_revision(self, load):
        load()
        report = load(("First course", "The first course"))
        assert tally(report, "courses") == (0, 1, 1, 0)
        assert tally(report, "questions") == (0, 0, 3, 0)
        assert report.campaign.revision == 2
        assert load(("First course", "The first course")).campaign.revision == 2

    def test_parts_may_change_places_and_go(self, load):
        load()
        whole = FILE[FILE.index('[[courses]]\nslug = "first"') : FILE.index("[constructs]")]
        first, second = (f"[[courses]]{part}" for part in whole.split("[[courses]]")[1:])
        report = load((whole, second + first))
        assert tally(report, "courses") == (0, 2, 0, 0)
        assert slugs(Course) == ["second", "first"]
        report = load((whole, first))
        assert tally(report, "courses") == (0, 1, 0, 1)
        assert slugs(Course) == ["first"]

    def test_routed_question_may_go_and_its_leader_with_it(self, load):
        load()
        end = FILE[FILE.index('[[questionnaires.questions]]\nslug = "manager"') :]
        report = load((end, ""))
        assert tally(report, "questions") == (0, 0, 1, 2)
        assert Option.objects.count() == 2

    def test_level_may_go_with_what_pointed_at_it(self, load):
        load()
        report = load(
            ('level = "high" }', 'level = "low" }'),
            ('[[levels]]\nslug = "high"\nname = "High"\ndescription = "Going on."\n', ""),
        )
        assert tally(report, "levels") == (0, 0, 1, 1)
        assert tally(report, "level scores") == (0, 1, 1, 0)

    def test_agreement_has_the_same_five_points_everywhere(self, load):
        load(('kind = "text"', 'kind = "agreement"'))
        labels = Option.objects.filter(question__slug="team").order_by("position")
        assert [option.label for option in labels] == [
            "Strongly disagree",
            "Disagree",
            "Neither agree nor disagree",
            "Agree",
            "Strongly agree",
        ]

    def test_announced_only_when_something_changed(self, load):
        heard = []

        def listen(campaign_id, **_):
            heard.append(campaign_id)

        campaign_changed.connect(listen)
        try:
            campaign = load().campaign
            load()
            load(("target_minutes = 60", "target_minutes = 90"))
        finally:
            campaign_changed.disconnect(listen)
        assert heard == [campaign.pk, campaign.pk]


def slugs(model):
    return list(model.objects.order_by("position").values_list("slug", flat=True))


class TestWhatPeopleRelyOn:
    """Once people have answered, what they were asked stays."""

    @pytest.fixture
    def response(self, load):
        campaign = load(publish=True).campaign
        participation = make_participation(campaign=campaign, organisation=make_organisation())
        questionnaire = campaign.questionnaires.get()
        response = SurveyResponse.objects.create(
            participation=participation, questionnaire=questionnaire
        )
        question = Question.objects.get(slug="confidence")
        Answer.objects.create(response=response, question=question, choices=["very"])
        return response

    @pytest.mark.parametrize(
        ("old", "new", "place"),
        [
            ("How confident are you?", "How sure are you?", "text"),
            ('construct = "confidence"', 'construct = "words"', "construct"),
            ('construct = "confidence"', 'construct = "confidence"\nversion = 2', "version"),
            ('label = "Very"', 'label = "Extremely"', "options > very > label"),
        ],
    )
    def test_answered_question_keeps_its_meaning(self, response, refusal, old, new, place):
        (said,) = refusal((old, new))
        assert f"questions 1 (confidence) > {place}: people have answered it" in said

    def test_answered_question_keeps_its_options(self, response, refusal):
        said = refusal(('value = "a-little"', 'value = "somewhat"'))
        assert any('"a-little" is gone, but people have answered' in each for each in said)

    def test_answered_question_may_not_go(self, response, refusal):
        question = FILE[
            FILE.index('[[questionnaires.questions]]\nslug = "confidence"') : FILE.index(
                '[[questionnaires.questions]]\nslug = "manager"'
            )
        ]
        scored = question.replace('"confidence"', '"sureness"', 1)
        said = refusal((question, scored), ("version = 1", "version = 2"))
        assert any("keep it, with is_retired = true so that nobody is asked" in it for it in said)
        assert Question.objects.filter(slug="confidence").exists()
        assert not Question.objects.filter(slug="sureness").exists()

    RETIRED = (
        (
            'text = "How confident are you?"',
            'text = "How confident are you?"\nis_retired = true',
        ),
        ('label = "A little", level = "low"', 'label = "A little"'),
        ('label = "Very", level = "high"', 'label = "Very"'),
        (
            '[[questionnaires.questions]]\nslug = "manager"',
            """[[questionnaires.questions]]
slug = "sureness"
construct = "confidence"
version = 2
kind = "one-choice"
text = "How sure are you?"
options = [
    { value = "a-little", label = "A little", level = "low" },
    { value = "very", label = "Very", level = "high" },
]

[[questionnaires.questions]]
slug = "manager\"""",
        ),
        ("version = 1, tie_rule", "version = 2, tie_rule"),
    )

    def test_answered_question_is_reworded_by_retiring_it_beside_the_new_wording(
        self, response, load
    ):
        """As the refusal and the how-to say, and as nothing allowed before there was a word for it."""
        campaign = load(*self.RETIRED).campaign
        survey = definition(campaign).questionnaire("survey")
        assert [asked.slug for asked in survey.route({})] == ["sureness", "manager"]
        assert survey.question("confidence").is_retired
        assert Answer.objects.get().question.text == "How confident are you?"
        assert {score.question.slug for score in survey.level_rule.scores} == {"sureness"}

    def test_what_is_refused_about_an_answered_question_says_how_to_reword_it(
        self, response, refusal
    ):
        (said,) = refusal(("How confident are you?", "How sure are you?"))
        assert "keep it as it was with is_retired = true, and put the new wording beside it" in said

    def test_retired_question_can_be_asked_again(self, response, load):
        load(*self.RETIRED)
        again = [(old, new.replace("\nis_retired = true", "")) for old, new in self.RETIRED]
        survey = definition(load(*again).campaign).questionnaire("survey")
        assert [asked.slug for asked in survey.route({})] == ["confidence", "sureness", "manager"]

    def test_survey_asks_at_least_one_question(self, refusal):
        questions = FILE[FILE.index("[[questionnaires.questions]]") :]
        one = questions[: questions.index('[[questionnaires.questions]]\nslug = "manager"')]
        retired = one.replace("options =", "is_retired = true\noptions =")
        retired = re.sub(r', level = "\w+"', "", retired)
        rule = ('level_rule = { version = 1, tie_rule = "middle" }', "")
        (said,) = refusal(rule, (questions, retired))
        assert "questions: are missing: at least one must be asked" in said

    def test_question_nobody_has_answered_may_change(self, response, load):
        report = load(("Do you manage anyone?", "Are you a manager?"))
        assert tally(report, "questions") == (0, 1, 2, 0)

    def test_answered_question_may_be_offered_one_more_answer(self, response, load):
        old = '{ value = "very", label = "Very", level = "high" },'
        new = f'{old}\n{{ value = "wholly", label = "Wholly", level = "high" }},'
        report = load((old, new), ("version = 1", "version = 2"))
        assert tally(report, "options") == (1, 0, 4, 0)

    @pytest.mark.parametrize(
        ("old", "new"),
        [('tie_rule = "middle"', 'tie_rule = "highest"'), ('level = "high" }', 'level = "low" }')],
    )
    def test_rule_of_a_published_campaign_changes_only_as_a_new_version(
        self, load, refusal, old, new
    ):
        load(publish=True)
        (said,) = refusal((old, new))
        assert "give the new rule a new version, 2" in said
        load((old, new), ("version = 1", "version = 2"))
        assert list(LevelRule.objects.order_by("version").values_list("version", flat=True)) == [
            1,
            2,
        ]
        (said,) = refusal()
        assert "level_rule > version: is 1, but version 2 is in use" in said

    def test_new_rule_version_changes_no_level_already_given(self, response, load):
        rule, level = LevelRule.objects.get(), Level.objects.get(slug="high")
        decision = LevelDecision.objects.create(
            participation=response.participation, rule=rule, scored_level=level, reasons=[]
        )
        load(('level = "high" }', 'level = "low" }'), ("version = 1", "version = 2"))
        decision.refresh_from_db()
        assert (decision.rule, decision.scored_level) == (rule, level)
        assert {score.level.slug for score in rule.scores.all()} == {"low", "high"}

    def test_rule_of_a_published_campaign_may_not_go(self, load, refusal):
        load(publish=True)
        said = refusal(
            ('level_rule = { version = 1, tie_rule = "middle" }', ""),
            (', level = "low" }', " }"),
            (', level = "high" }', " }"),
        )
        (reason,) = said
        assert (
            "questionnaires 1 (survey) > level_rule: is gone, but the campaign is published"
            in reason
        )

    def test_rule_of_a_draft_may_change(self, load):
        load()
        assert tally(load(('tie_rule = "middle"', 'tie_rule = "lowest"')), "level rules") == (
            0,
            1,
            0,
            0,
        )

    TALK = (
        "[[levels]]",
        '[[activities]]\nslug = "talk"\nkind = "declared"\ntitle = "Talk"\nsummary = "Talk."\n\n[[levels]]',
    )

    def test_activity_that_people_have_declared_keeps_its_kind(self, response, load, refusal):
        load(self.TALK)
        talk = Activity.objects.get(slug="talk")
        learned = (self.TALK[0], self.TALK[1].replace("declared", "recorded-learning"))
        assert load(learned).campaign.activities.get(slug="talk").kind == "recorded-learning"
        load(self.TALK)
        Declaration.objects.create(participation=response.participation, activity=talk)
        (said,) = refusal(learned)
        assert 'activities 3 (talk) > kind: people have used it, so it stays "declared"' in said

    def test_survey_that_people_have_answered_does_not_become_the_feedback(self, response, refusal):
        (said,) = refusal(('kind = "survey"', 'kind = "feedback"'))
        assert 'activities 1 (survey) > kind: people have used it, so it stays "survey"' in said

    def test_course_that_people_recorded_may_not_go(self, response, refusal):
        LearningRecord.objects.create(
            participation=response.participation,
            course=Course.objects.get(slug="second"),
            title="Second course",
            done_on=dt.date(2023, 10, 1),
            minutes=45,
            format="event",
        )
        second = FILE[FILE.index('[[courses]]\nslug = "second"') : FILE.index("[constructs]")]
        (said,) = refusal((second, ""))
        assert 'course "Second course": is gone from the file, but people have used it' in said
        assert Course.objects.filter(slug="second").exists()

    def test_construct_keeps_its_meaning_while_another_campaign_uses_it(self, load, refusal):
        load()
        (said,) = refusal(
            ('confidence = "Confidence"', 'confidence = "Pride"'),
            ('slug = "small"', 'slug = "other"'),
        )
        assert 'another campaign measures this and calls it "Confidence"' in said
        load(('confidence = "Confidence"', 'confidence = "Confidence at work"'))
        assert Construct.objects.get(slug="confidence").meaning == "Confidence at work"


class TestPublishing:
    OTHER = ('slug = "small"', 'slug = "other"')

    def test_campaign_is_hidden_until_published_and_loading_leaves_that_alone(self, load):
        assert not load().campaign.is_published
        assert load(publish=True).campaign.is_published
        assert load(("An hour", "Two hours")).campaign.is_published
        assert not load(publish=False).campaign.is_published

    @pytest.mark.parametrize(
        ("opens", "closes"),
        [("2023-12-31", "2024-02-01"), ("2023-08-01", "2023-09-04"), ("2023-10-01", "2023-10-02")],
    )
    def test_two_published_campaigns_may_not_overlap(self, load, refusal, opens, closes):
        load(publish=True)
        dates = {
            "opens_on": dt.date.fromisoformat(opens),
            "closes_on": dt.date.fromisoformat(closes),
        }
        (said,) = refusal(self.OTHER, overrides=dates, publish=True)
        assert said == (
            f"small.toml: opens_on, closes_on, grace_days: {opens} to {closes} overlaps the published campaign "
            '"small" (2023-09-04 to 2023-12-31); only one can be published on any day'
        )
        assert not load(self.OTHER, overrides=dates).campaign.is_published

    def test_campaign_may_open_the_day_after_another_closes(self, load):
        load(publish=True)
        dates = {"opens_on": dt.date(2024, 1, 1), "closes_on": dt.date(2024, 2, 1)}
        assert load(self.OTHER, overrides=dates, publish=True).campaign.is_published

    @pytest.mark.parametrize(
        ("opens", "graces"),
        [("2024-01-10", (10, 0)), ("2023-08-01", (0, 10))],
        ids=["after", "before"],
    )
    def test_campaign_may_not_open_while_late_records_of_another_are_taken(
        self, load, refusal, opens, graces
    ):
        """Once the next one is open nobody could add them, though the campaign says that it takes them."""
        load(publish=True, overrides={"grace_days": graces[0]})
        opens_on = dt.date.fromisoformat(opens)
        dates = {"opens_on": opens_on, "closes_on": opens_on + dt.timedelta(days=30)}
        (said,) = refusal(self.OTHER, overrides=dates | {"grace_days": graces[1]}, publish=True)
        assert "and 10 days of grace" in said
        assert load(self.OTHER, overrides=dates | {"grace_days": graces[1]}).campaign.pk
        load(overrides={"grace_days": 0})
        dates |= {"grace_days": 1}
        assert load(self.OTHER, overrides=dates, publish=True).campaign.is_published

    def test_published_campaign_may_not_be_moved_over_another(self, load, refusal):
        load(publish=True)
        dates = {"opens_on": dt.date(2024, 1, 1), "closes_on": dt.date(2024, 2, 1)}
        load(self.OTHER, overrides=dates, publish=True)
        (said,) = refusal(self.OTHER, overrides=dates | {"opens_on": dt.date(2023, 12, 1)})
        assert "overlaps the published campaign" in said


class TestCommand:
    def run(self, *names, **options):
        output = StringIO()
        call_command("load_campaign", *names, stdout=output, **options)
        return output.getvalue().splitlines()

    def test_says_what_it_did(self, write):
        said = self.run(str(write()), publish=True)
        assert said[0] == "small (published, revision 1)"
        assert "  courses: 2 added, 0 changed, 0 left as they were, 0 removed" in said
        assert "  courses: 0 added, 0 changed, 2 left as they were, 0 removed" in self.run(
            str(write())
        )

    def test_loads_all_that_come_with_the_portal(self):
        said = [line for line in self.run(all=True) if not line.startswith(" ")]
        assert said == [
            "one-big-thing-2023 (not published, revision 1)",
            "one-big-thing-2025 (not published, revision 1)",
        ]

    def test_one_wrong_file_among_several_loads_none_and_says_everything(self, write):
        wrong = write(("minutes = 30", "minutes = 0"), name="wrong.toml")
        with pytest.raises(CommandError) as refused:
            self.run("one-big-thing-2023", str(wrong), "no-such-campaign")
        said = str(refused.value).splitlines()
        assert said[0] == "Nothing was loaded."
        assert said[1] == "wrong.toml: courses 1 (first) > minutes: must be from 1 to 1440"
        assert said[2].startswith("no-such-campaign: cannot be read (No such file or directory); ")
        assert "one-big-thing-2023, one-big-thing-2025" in said[2]
        assert not Campaign.objects.exists()

    def test_asks_which_campaign_when_none_is_named(self):
        with pytest.raises(CommandError, match="Say which campaign to load, or --all"):
            self.run()


def test_activities_that_change_questionnaires_keep_their_places(load):
    load()
    assert list(Activity.objects.order_by("position").values_list("slug", "position")) == [
        ("survey", 1),
        ("core", 2),
    ]

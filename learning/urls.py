"""The addresses of this app."""

from django.urls import URLPattern, path

from learning.views import (
    activities,
    catalogue,
    certificates,
    changing,
    home,
    levels,
    recording,
    records,
    surveys,
    welcome,
    you,
)

app_name = "learning"

joining: list[URLPattern] = [
    path("welcome/organisation/", welcome.organisation, name="welcome-organisation"),
    path("welcome/organisation/not-listed/", welcome.not_listed, name="welcome-not-listed"),
    path("welcome/grade/", welcome.grade, name="welcome-grade"),
    path("welcome/profession/", welcome.profession, name="welcome-profession"),
    path("welcome/check/", welcome.check, name="welcome-check"),
]

doing: list[URLPattern] = [
    path("home/", home.home, name="home"),
    path("home/<slug:campaign>/", home.earlier, name="home-earlier"),
    path("survey/<slug:slug>/", surveys.survey, name="survey"),
    path("survey/<slug:slug>/check/", surveys.check, name="survey-check"),
    path("survey/<slug:slug>/<slug:question_slug>/", surveys.question, name="survey-question"),
    path("level/", levels.level, name="level"),
    path("level/choose/", levels.choose, name="level-choose"),
    path("activity/<slug:slug>/", activities.activity, name="activity"),
]

learning_from: list[URLPattern] = [
    path("learn/", catalogue.course_list, name="catalogue"),
    path("record/", records.record_list, name="record-list"),
    path("record/new/what/", recording.what, name="record-what"),
    path("record/new/<uuid:record_id>/what/", recording.what, name="record-what"),
    path("record/new/<uuid:record_id>/when/", recording.when, name="record-when"),
    path("record/new/<uuid:record_id>/how-long/", recording.how_long, name="record-how-long"),
    path("record/new/<uuid:record_id>/check/", recording.check, name="record-check"),
    path("record/<uuid:record_id>/done/", records.done, name="record-done"),
    path("record/<uuid:record_id>/edit/", changing.edit, name="record-edit"),
    path("record/<uuid:record_id>/edit/what/", changing.what, name="record-edit-what"),
    path("record/<uuid:record_id>/edit/when/", changing.when, name="record-edit-when"),
    path("record/<uuid:record_id>/edit/how-long/", changing.how_long, name="record-edit-how-long"),
    path("record/<uuid:record_id>/remove/", records.remove, name="record-remove"),
    path("record/<uuid:record_id>/put-back/", records.put_back, name="record-put-back"),
]

finishing: list[URLPattern] = [
    path("finished/", certificates.finished, name="finished"),
    path("certificate.pdf", certificates.pdf, name="certificate"),
    path("verify/", certificates.verify, name="verify"),
    path("verify/<str:code>/", certificates.verified, name="verify"),
]

about_you: list[URLPattern] = [
    path("you/", you.you, name="you"),
    path("you/moved/", you.moved, name="moved"),
    path("you/moved/check/", you.moved_check, name="moved-check"),
    path("you/email-record/", you.mail_record, name="email-record"),
    path("you/download/", you.download, name="download"),
    path("you/download.json", you.download_file, name="download-file"),
    path("you/leave/", you.leave, name="leave"),
    path("you/left/", you.left, name="left"),
]

urlpatterns = [*joining, *doing, *learning_from, *finishing, *about_you]

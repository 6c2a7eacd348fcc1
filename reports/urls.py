"""The addresses of this app."""

from django.urls import URLPattern, path

from reports.api import addresses
from reports.models import FileFormat
from reports.views import breakdowns, champion, exports, league, packs, participation, start
from reports.views.central import changes, corrections, headcounts, overview, tokens

app_name = "reports"

urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("league-table/", league.league_table, name="league-table"),
    *(
        path(
            f"league-table.{each}",
            league.league_table_file,
            {"file_format": each},
            name=f"league-table-{each}",
        )
        for each in FileFormat
    ),
    path("league-table/corrections/", league.corrections, name="corrections"),
    path("league-table/<slug:slug>/", league.organisation, name="organisation"),
    path(
        "league-table/<slug:slug>/people/",
        breakdowns.organisation_people,
        name="organisation-people",
    ),
    path(
        "league-table/<slug:slug>/people.csv",
        breakdowns.organisation_people_csv,
        name="organisation-people-csv",
    ),
    path("organisation/", champion.champion_home, name="champion-home"),
    path("organisation/<slug:slug>/", champion.champion, name="champion"),
    path("participation/people/", breakdowns.nation_people, name="nation-people"),
    path("participation/people.csv", breakdowns.nation_people_csv, name="nation-people-csv"),
    path("participation/", participation.participation, name="participation"),
    path("participation/claims/", participation.claims, name="claims"),
    path("participation/forecast/", participation.forecast, name="forecast"),
    path("how-figures-are-worked-out/", start.methodology, name="methodology"),
    path("central/", overview.overview, name="central"),
    path("central/check/", overview.check, name="central-check"),
    path("central/headcounts/", headcounts.headcount_list, name="central-headcounts"),
    path("central/headcounts/<slug:slug>/", headcounts.headcount, name="central-headcount"),
    path(
        "central/headcounts/<slug:slug>/remove/",
        headcounts.remove,
        name="central-headcount-remove",
    ),
    path("central/changes/", changes.change_list, name="central-changes"),
    path("central/changes/new/<str:kind>/", changes.change_new, name="central-change-new"),
    path(
        "central/changes/withdraw/<slug:kind>/<slug:from_slug>/<slug:to_slug>/<slug:day>/",
        changes.change_withdraw,
        name="central-change-withdraw",
    ),
    path("central/corrections/", corrections.correction_list, name="central-corrections"),
    path("central/corrections/new/", corrections.correction_new, name="central-correction-new"),
    path("central/tokens/", tokens.token_list, name="central-tokens"),
    path("central/tokens/new/", tokens.token_new, name="central-token-new"),
    path(
        "central/tokens/<uuid:token_id>/revoke/", tokens.token_revoke, name="central-token-revoke"
    ),
    *addresses.urlpatterns,
    path("central/exports/", exports.export_list, name="exports"),
    path("central/exports/new/", exports.export_new, name="export-new"),
    path("central/exports/<uuid:export_id>/", exports.export_page, name="export"),
    path("central/exports/<uuid:export_id>/file/", exports.export_take, name="export-take"),
    path("central/exports/<uuid:export_id>/again/", exports.export_again, name="export-again"),
    path("central/releases/", packs.pack_list, name="packs"),
    path("central/releases/new/", packs.pack_new, name="pack-new"),
    path("central/releases/<uuid:pack_id>/", packs.pack, name="pack"),
    path("central/releases/<uuid:pack_id>/again/", packs.pack_again, name="pack-again"),
    path("central/releases/<uuid:pack_id>/sign-off/", packs.pack_sign_off, name="pack-sign-off"),
    path(
        "central/releases/<uuid:pack_id>/signed-off/",
        packs.pack_signed_off,
        name="pack-signed-off",
    ),
    path("central/releases/<uuid:pack_id>/parts/<str:name>", packs.pack_part, name="pack-part"),
    path("releases/", packs.release_list, name="releases"),
    path("releases/<slug:slug>/", packs.release, name="release"),
    path("releases/<slug:slug>/tables/<slug:name>/", packs.release_table, name="release-table"),
    path("releases/<slug:slug>/parts/<str:name>", packs.release_part, name="release-part"),
]

"""The addresses of this app. In production there is no mailbox and no one-click sign-in."""

from django.conf import settings
from django.urls import URLPattern, path

from accounts import views

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.sign_in_code, name="sign-in-code"),
    path("sign-in/code/another/", views.another_code, name="another-code"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("you/confirm/", views.confirm, name="confirm"),
    path("you/confirm/code/", views.confirm_code, name="confirm-code"),
    path("you/address/", views.new_address, name="new-address"),
    path("you/address/code/", views.new_address_code, name="new-address-code"),
    path("you/join/", views.join, name="join"),
    path("you/join/code/", views.join_code, name="join-code"),
    path("you/join/check/", views.join_check, name="join-check"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
]

if not settings.IS_PRODUCTION:
    from accounts.views import development

    urlpatterns += [
        path("dev/mailbox/", development.mailbox, name="mailbox"),
        path("dev/mailbox/<uuid:mail_id>/", development.message, name="message"),
        path("dev/sign-in-as/", development.sign_in_as, name="sign-in-as"),
    ]

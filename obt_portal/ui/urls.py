from django.urls import path

from obt_portal.ui import views

app_name = "ui"
urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/question/", views.gallery_question, name="gallery-question"),
    path("gallery/broken/", views.gallery_broken, name="gallery-broken"),
    path("gallery/unavailable/", views.service_unavailable, name="gallery-unavailable"),
]

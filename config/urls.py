"""All addresses. Italian for people, English names for the code."""

from django.urls import include, path

urlpatterns = [
    path("accesso/", include("allauth.urls")),
    path("", include("quadro.accounts.urls")),
]

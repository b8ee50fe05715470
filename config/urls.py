"""All addresses. Italian for people, English names for the code."""

from django.urls import include, path

urlpatterns = [
    path("", include("quadro.accounts.urls")),
    path("", include("quadro.agreements.urls")),
]

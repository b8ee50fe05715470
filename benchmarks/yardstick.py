"""The addresses of Quadro and one more: the page without content, by which others are judged."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from quadro.accounts.http import Request, everyone, seen_by

ADDRESS = "/metro/"


@seen_by(everyone)
def bare(request: Request) -> HttpResponse:
    return render(request, "kit/page.html")


urlpatterns = [path("metro/", bare), path("", include("config.urls"))]

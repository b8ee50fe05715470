"""The public pages that gather, the search, the desk."""

from django.urls import path

from quadro.portal import feeds, histories, towns, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("copertura/", views.coverage, name="coverage"),
    path("zone/", views.zones, name="zones"),
    path("zone/<slug:slug>/", views.zone, name="zone"),
    path("zone/<slug:slug>/storia/", histories.zone, name="zone_history"),
    path("comuni/", views.municipalities, name="municipalities"),
    path("comuni/<slug:slug>/", towns.municipality, name="municipality"),
    path("comuni/<slug:slug>/scheda.pdf", towns.municipality_sheet, name="municipality_sheet"),
    path("comuni/<slug:slug>/storia/", histories.municipality, name="municipality_history"),
    path("enti/", views.bodies, name="bodies"),
    path("enti/<slug:slug>/", views.body, name="body"),
    path(
        "piano/<slug:programme>/<slug:edition>/previsioni/<str:code>/",
        views.provision,
        name="provision",
    ),
    path(
        "piano/<slug:programme>/<slug:edition>/previsioni/<str:code>/storia/",
        histories.provision,
        name="provision_history",
    ),
    path(
        "piano/<slug:programme>/<slug:edition>/storia/", histories.edition, name="edition_history"
    ),
    path("cerca/", views.search, name="search"),
    path("scrivania/", views.desk, name="desk"),
    path("calendario/<str:token>.ics", feeds.calendar, name="calendar"),
    path("calendario/enti/", feeds.body_feeds, name="body_feeds"),
    path("calendario/enti/<slug:slug>/", feeds.open_body_feed, name="open_body_feed"),
    path("informazioni/", views.about, name="about"),
]

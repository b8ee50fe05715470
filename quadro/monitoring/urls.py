from django.urls import path

from quadro.monitoring.views import governance, standing

app_name = "monitoring"
urlpatterns = [
    path("funzionamento/", governance.page, name="governance"),
    path("stato/", standing.everything, name="everything"),
    path("stato/temi/<slug:slug>/", standing.theme, name="theme"),
    path("stato/fonti/<slug:slug>/", standing.source, name="source"),
    path("piano/<slug:programme>/<slug:edition>/stato/", standing.plan, name="plan"),
    path("piano/<slug:programme>/<slug:edition>/stato/<str:code>/", standing.line, name="line"),
    path("zone/<slug:slug>/stato/", standing.zone, name="zone"),
    path("comuni/<slug:slug>/stato/", standing.town, name="town"),
    path("enti/<slug:slug>/stato/", standing.body, name="body"),
    path("intese/<slug:slug>/stato/", standing.agreement, name="agreement"),
]

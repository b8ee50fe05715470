from django.urls import path

from quadro.bodies import views

app_name = "bodies"
urlpatterns = [
    path("ruoli/", views.roles, name="roles"),
    path("enti/nuovo/", views.new, name="new"),
    path("enti/<slug:slug>/modifica/", views.edit, name="edit"),
    path("enti/<slug:slug>/storia/", views.history, name="history"),
    path("enti/<slug:slug>/uffici/nuovo/", views.add_office, name="add_office"),
    path("enti/<slug:slug>/uffici/<int:key>/", views.edit_office, name="edit_office"),
    path("enti/<slug:slug>/incarichi/", views.people, name="people"),
    path("enti/<slug:slug>/incarichi/nuovo/", views.appoint, name="appoint"),
    path("enti/<slug:slug>/incarichi/<int:key>/fine/", views.end_mandate, name="end_mandate"),
    path("enti/<slug:slug>/incarichi/<int:key>/accesso/", views.give_access, name="give_access"),
    path(
        "enti/<slug:slug>/incarichi/<int:key>/accesso/indirizzo/",
        views.change_address,
        name="change_address",
    ),
    path(
        "enti/<slug:slug>/incarichi/<int:key>/accesso/chiudi/",
        views.close_access,
        name="close_access",
    ),
    path(
        "enti/<slug:slug>/incarichi/<int:key>/accesso/riapri/",
        views.reopen_access,
        name="reopen_access",
    ),
    path(
        "enti/<slug:slug>/incarichi/<int:key>/accesso/storia/",
        views.access_history,
        name="access_history",
    ),
    path("enti/<slug:slug>/successione/", views.succeed, name="succeed"),
    path("enti/<slug:slug>/partecipazioni/nuova/", views.hold_share, name="hold_share"),
    path("enti/<slug:slug>/partecipazioni/<int:key>/fine/", views.end_share, name="end_share"),
]

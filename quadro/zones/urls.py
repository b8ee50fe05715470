from django.urls import path

from quadro.zones.views import agenda, handover, opinions, rotation, turns

app_name = "zones"
one = "zone/<slug:slug>/rotazione/"
given = "zone/<slug:slug>/pareri/"
turn = f"{one}turni/<int:ordinal>/"
urlpatterns = [
    path(one, rotation.rotation, name="rotation"),
    path(f"{one}regola/", rotation.rule, name="rule"),
    path(f"{one}affida/", turns.appoint, name="appoint"),
    path(f"{one}chiama/", turns.call_next, name="call_next"),
    path(f"{turn}chiudi/", turns.end, name="end"),
    path(f"{turn}ritira/", turns.withdraw, name="withdraw"),
    path(f"{turn}sostituisci/", turns.substitute, name="substitute"),
    path(f"{turn}consegna/", handover.dossier, name="handover"),
    path(f"{turn}consegna/nota/<slug:name>/", handover.note, name="note"),
    path(f"{turn}consegna/prendi/", handover.take_over, name="take_over"),
    path("zone/<slug:slug>/agenda/", agenda.agenda, name="agenda"),
    path(given, opinions.opinions, name="opinions"),
    path(f"{given}chiedi/", opinions.ask_opinion, name="ask_opinion"),
    path(f"{given}<int:number>/", opinions.opinion, name="opinion"),
    path(f"{given}<int:number>/rendi/", opinions.give_opinion, name="give_opinion"),
]

from django.urls import path

from quadro.zones.views import handover, rotation, turns

app_name = "zones"
one = "zone/<slug:slug>/rotazione/"
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
]

from django.urls import path

from quadro.assemblies.urls_room import ROOM
from quadro.assemblies.views import agenda, following, keeping, minutes, pages

app_name = "assemblies"
body = "assemblee/<slug:slug>/"
one = f"{body}<slug:key>/"
urlpatterns = [
    path("assemblee/", pages.assemblies, name="assemblies"),
    path("assemblee/nuova/", keeping.new, name="new"),
    path(body, pages.assembly, name="assembly"),
    path(f"{body}modifica/", keeping.edit, name="edit"),
    path(f"{body}seggi/", keeping.seats, name="seats"),
    path(f"{body}sedute/nuova/", keeping.schedule, name="schedule"),
    path(one, pages.sitting, name="sitting"),
    path(f"{one}seduta.ics", pages.calendar, name="calendar"),
    path(f"{one}modifica/", keeping.edit_sitting, name="edit_sitting"),
    path(f"{one}convoca/", keeping.convene, name="convene"),
    path(f"{one}comunica/", keeping.tell_agenda, name="tell_agenda"),
    path(f"{one}annulla/", keeping.cancel, name="cancel"),
    path(f"{one}deserta/", keeping.desert, name="desert"),
    path(f"{one}punti/nuovo/", agenda.add, name="add_item"),
    path(f"{one}punti/ordine/", agenda.order, name="order"),
    path(f"{one}punti/<int:item>/modifica/", agenda.edit, name="edit_item"),
    path(f"{one}punti/<int:item>/togli/", agenda.remove, name="remove_item"),
    path(f"{one}punti/<int:item>/parere/", following.give_opinion, name="give_opinion"),
    path(f"{one}punti/<int:item>/impegno/", following.promise, name="promise"),
    path(f"{one}punti/<int:item>/istruttoria/", following.inquire, name="inquire"),
    path(f"{one}punti/<int:item>/invia/", following.forward, name="forward"),
    path(f"{one}atti/", agenda.attach, name="attach"),
    path(f"{one}atti/<int:paper>/", pages.paper, name="paper"),
    path(f"{one}verbale/", minutes.minutes, name="minutes"),
    path(f"{one}verbale/componi/", minutes.compose, name="compose"),
    path(f"{one}verbale/correggi/", minutes.correct, name="correct"),
    path(f"{one}verbale/passa/<slug:step>/", minutes.move, name="move_minutes"),
    path(f"{one}verbale/verbale.pdf", minutes.pdf, name="minutes_pdf"),
    *ROOM,
]

"""The room of a sitting."""

from django.urls import path

from quadro.assemblies.views import room

here = "assemblee/<slug:slug>/<slug:key>/sala/"
ROOM = [
    path(here, room.room, name="room"),
    path(f"{here}stato/", room.state, name="room_state"),
    path(f"{here}schermo/", room.screen, name="screen"),
    path(f"{here}apri/", room.open_, name="open"),
    path(f"{here}segna/", room.mark, name="mark"),
    path(f"{here}appello/", room.call, name="call"),
    path(f"{here}invitati/", room.welcome, name="welcome"),
    path(f"{here}punti/<int:item>/apri/", room.begin, name="begin"),
    path(f"{here}punti/<int:item>/voto/apri/", room.open_ballot, name="open_ballot"),
    path(f"{here}punti/<int:item>/chiudi/", room.close_item, name="close_item"),
    path(f"{here}voti/<int:ballot>/segna/", room.cast, name="cast"),
    path(f"{here}voti/<int:ballot>/chiudi/", room.close_ballot, name="close_ballot"),
    path(f"{here}sospendi/", room.suspend, name="suspend"),
    path(f"{here}riprendi/", room.resume, name="resume"),
    path(f"{here}chiudi/", room.close, name="close"),
    path(f"{here}quorum/", room.verify, name="verify"),
]

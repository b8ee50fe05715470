from django.urls import path

from quadro.desks.views import desks, requests, talking

app_name = "desks"
desk = "sportelli/<slug:slug>/"
one = "richieste/<slug:key>/"
urlpatterns = [
    path("sportelli/", desks.desks, name="desks"),
    path("sportelli/nuovo/", desks.new, name="new"),
    path(desk, desks.desk, name="desk"),
    path(f"{desk}modifica/", desks.edit, name="edit"),
    path(f"{desk}voci/", desks.topics, name="topics"),
    path(f"{desk}persone/", desks.people, name="people"),
    path(f"{desk}persone/<int:post>/chiudi/", desks.end_post, name="end_post"),
    path(f"{desk}persone/<int:post>/ritira/", desks.withdraw_post, name="withdraw_post"),
    path("richieste/", requests.requests, name="requests"),
    path("richieste/nuova/", requests.ask_desk, name="ask"),
    path(one, talking.request_page, name="request"),
    path(f"{one}prendi/", talking.take, name="take"),
    path(f"{one}assegna/", talking.assign, name="assign"),
    path(f"{one}riapri/", talking.reopen, name="reopen"),
    path(f"{one}giudizio/", talking.judge, name="judge"),
    path(f"{one}file/<int:paper>/", talking.paper, name="paper"),
]

from django.urls import path

from quadro.services.views import catalogue, joining, keeping, needs, uses

app_name = "services"
one = "servizi/<slug:slug>/"
adhesion = "servizi/adesioni/<int:key>/"
use = "servizi/richieste/<int:key>/"
need = "servizi/fabbisogni/<int:key>/"
urlpatterns = [
    path("servizi/", catalogue.catalogue, name="catalogue"),
    path("servizi/nuovo/", keeping.add, name="add"),
    path("servizi/fabbisogni/", needs.needs, name="needs"),
    path("servizi/fabbisogni/nuovo/", needs.propose, name="propose"),
    path(f"{need}sostieni/", needs.support, name="support"),
    path(f"{need}ritira/", needs.unsupport, name="unsupport"),
    path(f"{need}rispondi/", needs.answer, name="answer"),
    path(f"{adhesion}atto/", joining.act, name="act"),
    path(f"{adhesion}copia/", joining.download, name="download"),
    path(f"{adhesion}attendi/", joining.await_act, name="await_act"),
    path(f"{adhesion}accogli/", joining.accept, name="accept"),
    path(f"{adhesion}rifiuta/", joining.refuse, name="refuse"),
    path(f"{adhesion}lascia/", joining.leave, name="leave"),
    path(f"{use}accogli/", uses.accept, name="accept_use"),
    path(f"{use}rifiuta/", uses.refuse, name="refuse_use"),
    path(f"{use}ritira/", uses.withdraw, name="withdraw_use"),
    path(f"{use}concludi/", uses.finish, name="finish_use"),
    path(one, catalogue.detail, name="detail"),
    path(f"{one}modifica/", keeping.edit, name="edit"),
    path(f"{one}stato/", keeping.move, name="move"),
    path(f"{one}posti/", keeping.capacity, name="capacity"),
    path(f"{one}storia/", catalogue.history, name="history"),
    path(f"{one}comuni/", catalogue.towns, name="towns"),
    path(f"{one}aderisci/", joining.ask_to_join, name="ask"),
    path(f"{one}richiedi/", uses.ask_use, name="ask_use"),
    path(f"{one}lista/", uses.line, name="line"),
    path(f"{one}lista/accogli/", uses.accept_next, name="accept_next"),
    path(f"{one}modelli/<slug:code>.docx", catalogue.paper, name="paper"),
]

from django.urls import path

from quadro.agreements.views import amending, joining, keeping, pages, papers, turning

app_name = "agreements"
one = "intese/<slug:slug>/"
urlpatterns = [
    path("intese/", pages.register, name="register"),
    path("intese/nuova/", keeping.new, name="new"),
    path("intese/pubblica/", keeping.publish_many, name="publish_many"),
    path(one, pages.detail, name="detail"),
    path(f"{one}storia/", pages.history, name="history"),
    path(f"{one}modifica/", keeping.edit, name="edit"),
    path(f"{one}pubblica/", keeping.publish, name="publish"),
    path(f"{one}ritira/", keeping.withdraw, name="withdraw"),
    path(f"{one}parti/nuova/", keeping.add_party, name="add_party"),
    path(f"{one}parti/<int:key>/", keeping.edit_party, name="edit_party"),
    path(f"{one}parti/<int:key>/togli/", keeping.remove_party, name="remove_party"),
    path(f"{one}legami/nuovo/", keeping.add_link, name="add_link"),
    path(f"{one}legami/<int:key>/", keeping.edit_link, name="edit_link"),
    path(f"{one}legami/<int:key>/togli/", keeping.remove_link, name="remove_link"),
    path(f"{one}atti/nuovo/", papers.add_act, name="add_act"),
    path(f"{one}atti/<int:key>/", papers.edit_act, name="edit_act"),
    path(f"{one}atti/<int:key>/togli/", papers.remove_act, name="remove_act"),
    path(f"{one}documenti/nuovo/", papers.add_document, name="add_document"),
    path(f"{one}documenti/<int:key>/", papers.edit_document, name="edit_document"),
    path(f"{one}documenti/<int:key>/versione/", papers.add_version, name="add_version"),
    path(f"{one}documenti/<int:key>/togli/", papers.remove_document, name="remove_document"),
    path(f"{one}documenti/<int:key>/<int:number>/", papers.download, name="download"),
    path(f"{one}adesioni/", joining.ask_to_join, name="ask_to_join"),
    path(f"{one}adesioni/<int:key>/risposta/", joining.answer_adhesion, name="answer_adhesion"),
    path(f"{one}adesioni/<int:key>/firma/", joining.join, name="join"),
    path(f"{one}recesso/", joining.leave, name="leave"),
    path(f"{one}subentro/", joining.substitute, name="substitute"),
    path(f"{one}atti-integrativi/nuovo/", amending.new_amendment, name="new_amendment"),
    path(f"{one}atti-integrativi/<int:key>/", amending.amendment, name="amendment"),
    path(
        f"{one}atti-integrativi/<int:key>/modifica/", amending.edit_amendment, name="edit_amendment"
    ),
    path(f"{one}atti-integrativi/<int:key>/togli/", amending.drop_amendment, name="drop_amendment"),
    path(
        f"{one}atti-integrativi/<int:key>/modifiche/nuova/", amending.add_change, name="add_change"
    ),
    path(
        f"{one}atti-integrativi/<int:key>/modifiche/<int:change>/togli/",
        amending.drop_change,
        name="drop_change",
    ),
    path(f"{one}atti-integrativi/<int:key>/in-vigore/", amending.put_in_force, name="put_in_force"),
    path(f"{one}rinnovo/", turning.renew, name="renew"),
    path(f"{one}rilancio/", turning.relaunch, name="relaunch"),
    path(f"{one}inadempimento/", turning.find_default, name="find_default"),
    path(f"{one}inadempimento/risolvi/", turning.terminate, name="terminate"),
    path(f"{one}inadempimento/<int:key>/", turning.close_default, name="close_default"),
    path("strumenti/", pages.instruments, name="instruments"),
    path("strumenti/<slug:code>/", pages.instrument, name="instrument"),
]

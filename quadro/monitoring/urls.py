from django.urls import path

from quadro.monitoring.views import governance
from quadro.monitoring.views.rounds import answering, board, keeping, sheets
from quadro.monitoring.views.rounds import one as one_page

app_name = "monitoring"
one = "finestre/<slug:slug>/"
urlpatterns = [
    path("funzionamento/", governance.page, name="governance"),
    path("finestre/", board.rounds, name="rounds"),
    path("finestre/nuova/", keeping.new, name="new_round"),
    path(one, board.round_, name="round"),
    path(f"{one}modifica/", keeping.edit, name="edit_round"),
    path(f"{one}apri/", keeping.open_, name="open_round"),
    path(f"{one}chiudi/", keeping.close, name="close_round"),
    path(f"{one}riapri/", keeping.reopen, name="reopen_round"),
    path(f"{one}togli/", keeping.drop, name="drop_round"),
    path(f"{one}verifica/", board.check, name="check_answers"),
    path(f"{one}sollecita/", board.prompt, name="prompt_round"),
    path(f"{one}storia/", board.history, name="round_history"),
    path(f"{one}enti/<slug:body>/", board.body, name="round_body"),
    path(f"{one}rispondi/", answering.answer, name="answer_round"),
    path(f"{one}rispondi/foglio/", sheets.sheet_out, name="sheet_out"),
    path(f"{one}rispondi/carica/", sheets.sheet_in, name="sheet_in"),
    path(f"{one}rispondi/righe/<int:key>/", answering.save_row, name="save_row"),
    path(f"{one}risposte/<int:key>/", one_page.one_answer, name="answer"),
    path(f"{one}risposte/<int:key>/prova/", one_page.evidence, name="answer_evidence"),
    path(f"{one}risposte/<int:key>/prove/", one_page.add_evidence, name="add_answer_evidence"),
    path(f"{one}risposte/<int:key>/<slug:step>/", one_page.move, name="move_answer"),
]

from django.urls import path

from quadro.monitoring.views import contests, governance, indicators, readings, review

app_name = "monitoring"
urlpatterns = [
    path("funzionamento/", governance.page, name="governance"),
    path("indicatori/", indicators.register, name="indicators"),
    path("indicatori/nuovo/", indicators.new, name="new_indicator"),
    path("indicatori/<slug:slug>/", indicators.indicator, name="indicator"),
    path("indicatori/<slug:slug>/modifica/", indicators.edit, name="edit_indicator"),
    path("indicatori/<slug:slug>/storia/", indicators.history, name="indicator_history"),
    path("indicatori/<slug:slug>/partenza/", indicators.start, name="start"),
    path("indicatori/<slug:slug>/obiettivi/", indicators.targets, name="targets"),
    path("indicatori/<slug:slug>/piano/", indicators.links, name="links"),
    path("indicatori/<slug:slug>/collegamenti/", indicators.related, name="related"),
    path("indicatori/<slug:slug>/rilevazioni/", readings.listed, name="readings"),
    path("indicatori/<slug:slug>/rileva/", readings.record, name="record"),
    path("rilevazioni/da-verificare/", review.review, name="review"),
    path("rilevazioni/approva/", review.approve, name="approve"),
    path("rilevazioni/restituisci/", review.give_back, name="return"),
    path("rilevazioni/periodi-chiusi/", review.locks, name="locks"),
    path("rilevazioni/periodi-chiusi/chiudi/", review.lock, name="lock"),
    path("rilevazioni/periodi-chiusi/riapri/", review.unlock, name="unlock"),
    path("rilevazioni/prove/<int:key>/", readings.evidence, name="evidence"),
    path("rilevazioni/prove/<int:key>/togli/", readings.remove_evidence, name="remove_evidence"),
    path("rilevazioni/<int:key>/", readings.reading, name="reading"),
    path("rilevazioni/<int:key>/correggi/", readings.correct, name="correct"),
    path("rilevazioni/<int:key>/invia/", readings.submit, name="submit"),
    path("rilevazioni/<int:key>/riprendi/", readings.take_back, name="take_back"),
    path("rilevazioni/<int:key>/prova/", readings.prove, name="prove"),
    path("rilevazioni/<int:key>/contesta/", contests.new, name="new_contest"),
    path("valori-contestati/", contests.listed, name="contests"),
    path("valori-contestati/<int:key>/", contests.contest, name="contest"),
    path("valori-contestati/<int:key>/rispondi/", contests.reply, name="reply"),
    path("valori-contestati/<int:key>/decidi/", contests.decide, name="decide"),
    path("valori-contestati/<int:key>/ritira/", contests.withdraw, name="withdraw"),
    path("valori-contestati/<int:key>/prova/", contests.prove, name="prove_contest"),
]

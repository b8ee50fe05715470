from django.urls import path

from quadro.interventions.views import intakes, keeping, money, pages, structure, telling

app_name = "interventions"
one = "interventi/<slug:slug>/"
urlpatterns = [
    path("interventi/", pages.register, name="register"),
    path("interventi/nuovo/", keeping.new, name="new"),
    path("interventi/fondi/", pages.funds, name="funds"),
    path("interventi/importa/", intakes.index, name="intakes"),
    path("interventi/importazioni/<int:key>/", intakes.intake, name="intake"),
    path("interventi/importazioni/<int:key>/conferma/", intakes.confirm, name="confirm_intake"),
    path("interventi/importazioni/<int:key>/scarta/", intakes.discard, name="discard_intake"),
    path("interventi/importazioni/<int:key>/annulla/", intakes.undo, name="undo_intake"),
    path("interventi/importazioni/<int:key>/resoconto.csv", intakes.report, name="intake_report"),
    path(one, pages.intervention, name="intervention"),
    path(f"{one}storia/", pages.history, name="history"),
    path(f"{one}modifica/", keeping.edit, name="edit"),
    path(f"{one}pubblica/", keeping.publish, name="publish"),
    path(f"{one}nascondi/", keeping.hide, name="hide"),
    path(f"{one}legami/", keeping.links, name="links"),
    path(f"{one}quote/", structure.shares, name="shares"),
    path(f"{one}luoghi/", structure.places, name="places"),
    path(f"{one}gare/", structure.tenders, name="tenders"),
    path(f"{one}passi/", structure.steps, name="steps"),
    path(f"{one}indicatori/", structure.indicators, name="indicators"),
    path(f"{one}aggiorna/", telling.tell, name="tell"),
    path(f"{one}passa/<slug:step>/", telling.move, name="move"),
    path(f"{one}fondi/", money.funding, name="funding"),
    path(f"{one}costi/", money.costs, name="costs"),
    path(f"{one}movimenti/", pages.movements, name="movements"),
    path(f"{one}movimenti/nuovo/", money.add_movement, name="add_movement"),
    path(f"{one}movimenti/<int:key>/storna/", money.take_back, name="take_back"),
]

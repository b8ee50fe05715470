from django.urls import path

from quadro.delivery.views import amending, keeping, overrides, pages, telling

app_name = "delivery"
one = "impegni/<slug:slug>/"
draft = "intese/<slug:slug>/atti-integrativi/<int:key>/"
urlpatterns = [
    path("impegni/", pages.register, name="register"),
    path(one, pages.commitment, name="commitment"),
    path(f"{one}storia/", pages.history, name="history"),
    path(f"{one}modifica/", keeping.edit, name="edit"),
    path(f"{one}scadenza/", keeping.reschedule, name="reschedule"),
    path(f"{one}passi/", keeping.steps, name="steps"),
    path(f"{one}quote/", keeping.shares, name="shares"),
    path(f"{one}dipende/", keeping.wait_for, name="wait_for"),
    path(f"{one}dipende/<int:key>/togli/", keeping.stop_waiting, name="stop_waiting"),
    path(f"{one}aggiorna/", telling.tell, name="tell"),
    path(f"{one}passa/<slug:step>/", telling.move, name="move"),
    path(f"{one}correggi/", overrides.override, name="override"),
    path(
        f"{one}correzioni/<int:key>/ritira/", overrides.withdraw_override, name="withdraw_override"
    ),
    path(f"{one}blocchi/", telling.block, name="block"),
    path(f"{one}blocchi/<int:key>/", telling.solve, name="solve"),
    path(f"{one}prove/", telling.add_evidence, name="add_evidence"),
    path(f"{one}prove/<int:key>/", pages.evidence, name="evidence"),
    path(f"{one}prove/<int:key>/togli/", telling.remove_evidence, name="remove_evidence"),
    path("intese/<slug:slug>/impegni/nuovo/", keeping.new, name="new"),
    path(f"{draft}impegni/", amending.plan_change, name="plan_change"),
    path(f"{draft}impegni/nuovo/", amending.plan_new, name="plan_new"),
    path(f"{draft}impegni/<int:change>/togli/", amending.drop_planned, name="drop_planned"),
    path("enti/<slug:slug>/impegni/", pages.body, name="body"),
]

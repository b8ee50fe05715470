"""Plans, their editions compared, documents side by side; the provision's page is in `portal`."""

from django.urls import path

from quadro.plan import views

app_name = "plan"
edition = "piano/<slug:programme>/<slug:edition>/"
provision = f"{edition}previsioni/<str:code>/"
urlpatterns = [
    path("piano/", views.documents, name="documents"),
    path("piano/nuovo/", views.new_programme, name="new_programme"),
    path("piano/<slug:programme>/", views.programme, name="programme"),
    path("piano/<slug:programme>/modifica/", views.edit_programme, name="edit_programme"),
    path("piano/<slug:programme>/nuova-edizione/", views.new_edition, name="new_edition"),
    path("piano/<slug:programme>/confronto/", views.comparison, name="comparison"),
    path(edition, views.edition, name="edition"),
    path(f"{edition}modifica/", views.edit_edition, name="edit_edition"),
    path(f"{edition}nuovo-passaggio/", views.new_step, name="new_step"),
    path(f"{edition}passaggi/<int:key>/", views.edit_step, name="edit_step"),
    path(f"{edition}passaggi/<int:key>/togli/", views.remove_step, name="remove_step"),
    path(f"{edition}nuova-previsione/", views.new_provision, name="new_provision"),
    path(f"{provision}modifica/", views.edit_provision, name="edit_provision"),
    path(f"{provision}sposta/", views.move_provision, name="move_provision"),
    path(f"{provision}togli/", views.remove_provision, name="remove_provision"),
    path(f"{provision}raccordo/", views.links, name="links"),
    path(f"{provision}continuita/", views.continuity, name="continuity"),
    path("raccordo/", views.alignment, name="alignment"),
    path("raccordo/<int:key>/togli/", views.unlink, name="unlink"),
]

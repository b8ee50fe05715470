from django.urls import path, re_path

from quadro.imports import views

app_name = "imports"
urlpatterns = [
    path("importazioni/", views.index, name="list"),
    re_path(
        r"^importazioni/modelli/(?P<name>[a-z_]+)\.(?P<form>xlsx|csv)$",
        views.template,
        name="template",
    ),
    path("importazioni/<int:key>/", views.detail, name="detail"),
    path("importazioni/<int:key>/righe/<slug:section>/", views.rows, name="rows"),
    path("importazioni/<int:key>/rifiutate.xlsx", views.refused, name="refused"),
    path("importazioni/<int:key>/scarta/", views.discard, name="discard"),
    path("importazioni/<int:key>/annulla/", views.undo, name="undo"),
]

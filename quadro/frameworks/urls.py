from django.urls import path

from quadro.frameworks import views

app_name = "frameworks"
one = "cornici/<slug:slug>/"
urlpatterns = [
    path("cornici/", views.frameworks, name="frameworks"),
    path("cornici/nuova/", views.new, name="new"),
    path(one, views.board, name="board"),
    path(f"{one}modifica/", views.edit, name="edit"),
    path(f"{one}temi/<int:theme>/<int:body>/", views.referent, name="referent"),
]

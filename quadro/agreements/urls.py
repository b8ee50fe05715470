from django.urls import path

from quadro.agreements import views

app_name = "agreements"
urlpatterns = [
    path("intese/", views.register, name="register"),
    path("intese/nuova/", views.new, name="new"),
    path("intese/pubblica/", views.publish_many, name="publish_many"),
    path("intese/<slug:slug>/", views.detail, name="detail"),
    path("intese/<slug:slug>/storia/", views.history, name="history"),
    path("intese/<slug:slug>/modifica/", views.edit, name="edit"),
    path("intese/<slug:slug>/pubblica/", views.publish, name="publish"),
    path("intese/<slug:slug>/ritira/", views.withdraw, name="withdraw"),
    path("intese/<slug:slug>/parti/nuova/", views.add_party, name="add_party"),
    path("intese/<slug:slug>/parti/<int:key>/", views.edit_party, name="edit_party"),
    path("intese/<slug:slug>/parti/<int:key>/togli/", views.remove_party, name="remove_party"),
    path("intese/<slug:slug>/legami/nuovo/", views.add_link, name="add_link"),
    path("intese/<slug:slug>/legami/<int:key>/", views.edit_link, name="edit_link"),
    path("intese/<slug:slug>/legami/<int:key>/togli/", views.remove_link, name="remove_link"),
    path("intese/<slug:slug>/documenti/nuovo/", views.add_document, name="add_document"),
    path(
        "intese/<slug:slug>/documenti/<int:key>/togli/",
        views.remove_document,
        name="remove_document",
    ),
    path("intese/<slug:slug>/documenti/<int:key>/<int:number>/", views.download, name="download"),
    path("strumenti/", views.instruments, name="instruments"),
    path("strumenti/<slug:code>/", views.instrument, name="instrument"),
]

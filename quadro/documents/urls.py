from django.urls import path

from quadro.documents import views

app_name = "documents"
urlpatterns = [
    path("firme/", views.signatures, name="signatures"),
    path("firme/elenco/", views.load_trust_list, name="load_trust_list"),
]

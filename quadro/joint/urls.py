from django.urls import path

from quadro.joint.views import applications, budgets, keeping, pages

app_name = "joint"
one = "insieme/<slug:slug>/"
urlpatterns = [
    path("insieme/", pages.services, name="services"),
    path("insieme/nuovo/", keeping.register, name="register"),
    path("insieme/obblighi/", pages.duty, name="duty"),
    path(one, pages.detail, name="detail"),
    path(f"{one}modifica/", keeping.edit, name="edit"),
    path(f"{one}comuni/", keeping.join, name="join"),
    path(f"{one}comuni/<int:key>/uscita/", keeping.let_go, name="let_go"),
    path(f"{one}chiedi/", applications.apply, name="apply"),
    path(f"{one}richieste/<int:key>/accogli/", applications.accept, name="accept"),
    path(f"{one}richieste/<int:key>/rifiuta/", applications.refuse, name="refuse"),
    path(f"{one}richieste/<int:key>/ritira/", applications.withdraw, name="withdraw"),
    path(f"{one}riparto/", budgets.new_budget, name="new_budget"),
    path(f"{one}riparto/<int:year>/", budgets.budget, name="budget"),
    path(f"{one}riparto/<int:year>/approva/", budgets.approve, name="approve"),
]

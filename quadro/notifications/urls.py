from django.urls import path

from quadro.notifications import views

app_name = "notifications"
urlpatterns = [
    path("avvisi/", views.notices, name="list"),
    path("avvisi/letti/", views.read_all, name="read_all"),
    path("avvisi/<int:key>/letto/", views.read, name="read"),
    path("avvisi/come/", views.preferences, name="preferences"),
    path("avvisi/calendario/", views.open_feed, name="open_feed"),
    path("avvisi/calendario/<int:key>/cambia/", views.renew_feed, name="renew_feed"),
    path("avvisi/calendario/<int:key>/chiudi/", views.revoke_feed, name="revoke_feed"),
    path("avvisi/lettere/", views.letters, name="letters"),
    path("avvisi/lettere/riprova/", views.retry_all, name="retry_all"),
    path("avvisi/lettere/<int:key>/riprova/", views.retry, name="retry"),
]

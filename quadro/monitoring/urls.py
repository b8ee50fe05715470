from django.urls import path

from quadro.monitoring.views import governance

app_name = "monitoring"
urlpatterns = [path("funzionamento/", governance.page, name="governance")]

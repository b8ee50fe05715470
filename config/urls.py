"""All addresses. Italian for people, English names for the code."""

from django.urls import include, path

urlpatterns = [
    path("", include("quadro.accounts.urls")),
    path("", include("quadro.agreements.urls")),
    path("", include("quadro.assemblies.urls")),
    path("", include("quadro.bodies.urls")),
    path("", include("quadro.delivery.urls")),
    path("", include("quadro.desks.urls")),
    path("", include("quadro.documents.urls")),
    path("", include("quadro.frameworks.urls")),
    path("", include("quadro.imports.urls")),
    path("", include("quadro.interventions.urls")),
    path("", include("quadro.joint.urls")),
    path("", include("quadro.monitoring.urls")),
    path("", include("quadro.notifications.urls")),
    path("", include("quadro.plan.urls")),
    path("", include("quadro.portal.urls")),
    path("", include("quadro.services.urls")),
    path("", include("quadro.zones.urls")),
]
handler400 = "quadro.kit.errors.bad_request"
handler403 = "quadro.kit.errors.forbidden"
handler404 = "quadro.kit.errors.not_found"
handler500 = "quadro.kit.errors.server_error"

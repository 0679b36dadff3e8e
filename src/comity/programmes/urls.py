"""The addresses of the programmes that the kit does not give."""

from django.urls import path

from comity.programmes.views import steps

urlpatterns = [
    path("programmes/<uuid:pk>/submit/", steps.submit_programme, name="programme-submit"),
    path("programmes/<uuid:pk>/state/", steps.change_programme_state, name="programme-state"),
    path("measures/<uuid:pk>/progress/", steps.report_progress, name="measure-progress"),
    path("measures/<uuid:pk>/state/", steps.change_measure_state, name="measure-state"),
]

"""The addresses of the programmes that the kit does not give."""

from django.urls import path

from comity.programmes.views import concretising, steps, tree

urlpatterns = [
    path(
        "assignments/<uuid:pk>/concretise/", concretising.concretise_assignment, name="assignment-concretise"
    ),
    path("programmes/<uuid:pk>/submit/", steps.submit_programme, name="programme-submit"),
    path("programmes/<uuid:pk>/state/", steps.change_programme_state, name="programme-state"),
    path("measures/<uuid:pk>/progress/", steps.report_progress, name="measure-progress"),
    path("measures/<uuid:pk>/state/", steps.change_measure_state, name="measure-state"),
    path("measures/<uuid:pk>/place/", tree.place_measure, name="measure-place"),
    path("measures/<uuid:pk>/remove/", tree.remove_measure, name="measure-remove"),
    path("measures/<uuid:pk>/support/", tree.support_measure, name="measure-support"),
    path("measures/supports/<uuid:pk>/end/", tree.end_support, name="support-end"),
]

"""The addresses of the programmes that the kit does not give."""

from django.urls import path

from comity.programmes.models.consulting import Appraisal, RuleMaking
from comity.programmes.views import concretising, consulting, matrix, papers, rollup, steps, tree

urlpatterns = [
    path(
        "assignments/<uuid:pk>/concretise/", concretising.concretise_assignment, name="assignment-concretise"
    ),
    path("instruments/<uuid:pk>/cascade/", matrix.show_of_instrument, name="instrument-cascade"),
    path("instruments/<uuid:pk>/cascade.<str:ending>", matrix.export_of_instrument),
    path("instruments/<uuid:pk>/remind/", matrix.remind, name="instrument-remind"),
    path("programmes/<uuid:pk>/cascade/", matrix.show_of_programme, name="programme-cascade"),
    path("programmes/<uuid:pk>/cascade.<str:ending>", matrix.export_of_programme),
    path("programmes/roll-up/", rollup.show_roll_up, name="programmes-rollup"),
    path("programmes/roll-up/export.<str:ending>", rollup.export_roll_up, name="programmes-rollup-export"),
    path("programmes/roll-up/<slug:which>/", rollup.show_rows, name="programmes-rollup-rows"),
    path("programmes/<uuid:pk>/submit/", steps.submit_programme, name="programme-submit"),
    path("programmes/<uuid:pk>/state/", steps.change_programme_state, name="programme-state"),
    path("measures/<uuid:pk>/concretise/", concretising.carry_measure_on, name="measure-concretise"),
    path("programmes/<uuid:pk>/paper/", papers.draw_programme, name="programme-paper"),
    path("measures/<uuid:pk>/progress/", steps.report_progress, name="measure-progress"),
    path("measures/<uuid:pk>/state/", steps.change_measure_state, name="measure-state"),
    path("measures/<uuid:pk>/place/", tree.place_measure, name="measure-place"),
    path("measures/<uuid:pk>/remove/", tree.remove_measure, name="measure-remove"),
    path("measures/<uuid:pk>/support/", tree.support_measure, name="measure-support"),
    path("measures/supports/<uuid:pk>/end/", tree.end_support, name="support-end"),
    path("proposals/<uuid:pk>/paper/", papers.draw_proposal, name="proposal-paper"),
    path("proposals/<uuid:pk>/state/", consulting.change_proposal_state, name="proposal-state"),
    *(
        path(f"{slug}/<uuid:pk>/{step}/", view, {"model": model}, name=f"{name}-{step}")
        for slug, name, model in (("appraisals", "appraisal", Appraisal), ("rules", "rule", RuleMaking))
        for step, view in (("state", consulting.change_matter_state), ("ask", consulting.ask_opinions))
    ),
    path("appraisals/<uuid:pk>/conclude/", consulting.conclude_appraisal, name="appraisal-conclude"),
    path("rules/<uuid:pk>/issue/", consulting.issue_rule, name="rule-issue"),
    path("opinions/<uuid:pk>/give/", consulting.give_opinion, name="opinion-give"),
]

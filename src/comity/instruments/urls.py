"""The addresses of the register that the kit does not give."""

from django.urls import path

from comity.instruments.views import actions, citations, deciding, obligations, reading_room, requirements

urlpatterns = [
    path("reading-room/new/", reading_room.upload_text, name="reading-new"),
    path("reading-room/<uuid:pk>/", reading_room.show_reading, name="reading"),
    path("reading-room/<uuid:pk>/progress/", reading_room.show_progress, name="reading-progress"),
    path("reading-room/<uuid:pk>/units/", reading_room.address_reading, name="reading-address"),
    path("reading-room/<uuid:pk>/sure/", reading_room.accept_sure, name="reading-sure"),
    path("reading-room/<uuid:pk>/undo/", reading_room.undo_latest, name="reading-undo"),
    path("reading-room/<uuid:pk>/again/", reading_room.read_again, name="reading-again"),
    path("reading-room/<uuid:pk>/finish/", reading_room.finish_reading, name="reading-finish"),
    path("reading-room/drafts/<uuid:pk>/", deciding.show_card, name="draft"),
    path("reading-room/drafts/<uuid:pk>/accept/", deciding.accept_draft, name="draft-accept"),
    path("reading-room/drafts/<uuid:pk>/reject/", deciding.reject_draft, name="draft-reject"),
    path("reading-room/drafts/<uuid:pk>/edit/", deciding.edit_draft, name="draft-edit"),
    path("reading-room/drafts/<uuid:pk>/split/", deciding.split_draft, name="draft-split"),
    path("reading-room/drafts/<uuid:pk>/merge/", deciding.merge_drafts, name="draft-merge"),
    path("reading-room/drafts/<uuid:pk>/units/", deciding.address_draft, name="draft-address"),
    path("reading-room/drafts/<uuid:pk>/undo/", deciding.undo_draft, name="draft-undo"),
    path("reading-room/citations/<uuid:pk>/", citations.resolve_citation, name="citation"),
    path("reading-room/citations/<uuid:pk>/open/", citations.unresolve_citation, name="citation-open"),
    path("instruments/<uuid:pk>/read/", reading_room.upload_for, name="instrument-read"),
    path("instruments/<uuid:pk>/state/", actions.change_state, name="instrument-state"),
    path("instruments/<uuid:pk>/facts/", actions.confirm_facts, name="instrument-facts"),
    path("instruments/<uuid:pk>/amend/", actions.amend_text, name="instrument-amend"),
    path("instruments/<uuid:pk>/relate/", actions.relate, name="instrument-relate"),
    path("instruments/<uuid:pk>/party/", actions.add_party, name="instrument-party"),
    path("instruments/<uuid:pk>/receive/", actions.receive, name="instrument-receive"),
    path("instruments/relations/<uuid:pk>/end/", actions.end_relation, name="relation-end"),
    path("instruments/parties/<uuid:pk>/remove/", actions.remove_party, name="party-remove"),
    path("requirements/<uuid:pk>/amend/", requirements.amend_requirement, name="requirement-amend"),
    path("requirements/<uuid:pk>/withdraw/", requirements.withdraw_requirement, name="requirement-withdraw"),
    path("requirements/<uuid:pk>/oblige/", obligations.oblige, name="requirement-oblige"),
    path("obligations/", obligations.list_obligations, name="obligations"),
    path("partner-obligations/<uuid:pk>/state/", obligations.change_state, name="partner-obligation-state"),
    path("assignments/<uuid:pk>/state/", requirements.change_assignment_state, name="assignment-state"),
]

"""The addresses of partners that the kit does not give, and the page of a partner, which is more than its fields."""

from django.urls import path

from comity.partners.views import channels, commitments, merging, pages

urlpatterns = [
    path("partners/tree/", pages.show_tree, name="partners-tree"),
    path("partners/<uuid:pk>/", pages.show_partner, name="partner"),
    path("partners/<uuid:pk>/relation/", pages.change_relation, name="partner-relation"),
    path("partners/duplicates/", merging.show_duplicates, name="partners-duplicates"),
    path("partners/<uuid:pk>/merge/", merging.choose_other, name="partner-merge"),
    path("partners/<uuid:pk>/merge/<uuid:other>/", merging.merge, name="partner-merge-with"),
    path("partners/<uuid:pk>/apart/<uuid:other>/", merging.tell_apart, name="partner-apart"),
    path("partners/distinctions/<uuid:pk>/undo/", merging.take_back_distinction, name="distinction-undo"),
    path("partners/mergers/<uuid:pk>/undo/", merging.undo, name="merger-undo"),
    path("channels/<uuid:pk>/meeting/", channels.record_meeting, name="channel-meeting"),
    path("channels/meetings/<uuid:pk>/remove/", channels.take_back_meeting, name="meeting-remove"),
    path("commitments/<uuid:pk>/state/", commitments.change_state, name="commitment-state"),
]

"""The addresses of the register that the kit does not give."""

from django.urls import path

from comity.documents.views import printing, steps

urlpatterns = [
    path("outgoing-documents/<uuid:pk>/preview.<str:ending>", printing.preview, name="outgoing-preview"),
    path("outgoing-documents/<uuid:pk>/ask/", steps.ask, name="outgoing-ask"),
    path("outgoing-documents/<uuid:pk>/sign/", steps.sign, name="outgoing-sign"),
    path("outgoing-documents/<uuid:pk>/send/", steps.send, name="outgoing-send"),
    path("outgoing-documents/<uuid:pk>/void/", steps.void, name="outgoing-void"),
    path("incoming-documents/<uuid:pk>/void/", steps.void_arrival, name="incoming-void"),
    path("number-series/<uuid:pk>/register.<str:ending>", printing.print_register, name="series-register"),
]

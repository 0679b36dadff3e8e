"""The address of history pages."""

from django.urls import path

from comity.history import views

urlpatterns = [path("history/<str:type_name>/<uuid:pk>/", views.show_history, name="history")]

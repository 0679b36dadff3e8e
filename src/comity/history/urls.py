"""The addresses of history pages."""

from django.urls import path

from comity.history import views

urlpatterns = [
    path("history/<str:type_name>/<uuid:pk>/", views.show_history, name="history"),
    path("history/<str:type_name>/<uuid:pk>/undo/<uuid:event_id>/", views.undo_entry, name="history-undo"),
]

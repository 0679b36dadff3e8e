"""The addresses of the wizard."""

from django.urls import path

from comity.imports import views

urlpatterns = [
    path("imports/", views.show_imports, name="imports"),
    path("imports/new/<slug:slug>/", views.upload_file, name="import-new"),
    path("imports/templates/<slug:slug>.xlsx", views.send_template, name="import-template"),
    path("imports/<uuid:pk>/", views.show_import, name="import"),
    path("imports/<uuid:pk>/progress/", views.show_progress, name="import-progress"),
    path("imports/<uuid:pk>/sheet/", views.choose_sheet, name="import-sheet"),
    path("imports/<uuid:pk>/columns/", views.choose_columns, name="import-columns"),
    path("imports/<uuid:pk>/rows/<int:number>/", views.correct_row, name="import-row"),
    path("imports/<uuid:pk>/suggestions/", views.take_suggestions, name="import-suggestions"),
    path("imports/<uuid:pk>/errors.xlsx", views.send_errors, name="import-errors"),
    path("imports/<uuid:pk>/check/", views.ask, {"action": "check"}, name="import-check"),
    path("imports/<uuid:pk>/write/", views.ask, {"action": "write"}, name="import-write"),
    path("imports/<uuid:pk>/undo/", views.ask, {"action": "undo"}, name="import-undo"),
    path("imports/<uuid:pk>/abandon/", views.abandon, name="import-abandon"),
]

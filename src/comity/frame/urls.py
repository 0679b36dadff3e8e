"""Addresses of the frame."""

from django.conf import settings
from django.urls import path

from comity.frame import views
from comity.frame.style import style_page

urlpatterns = [
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
    path("keys/", views.choose_keys, name="keys"),
    path("level/", views.choose_level, name="working-level"),
    path("printed/", views.note_printing, name="printed"),
    path("healthz", views.healthz, name="healthz"),
    *([path("style/", style_page, name="style")] if settings.DEBUG else []),
]

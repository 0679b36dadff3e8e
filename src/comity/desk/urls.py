"""The addresses of the desk, the search page and the palette."""

from django.urls import path

from comity.desk import views

urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("search/", views.show_search, name="search"),
    path("palette/", views.show_palette, name="palette"),
]

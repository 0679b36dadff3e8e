"""The addresses of the desk, the search page, the palette and the feeds."""

from django.urls import path

from comity.desk import feeds, views

urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("search/", views.show_search, name="search"),
    path("palette/", views.show_palette, name="palette"),
    path("feeds/<str:secret>/duties.ics", feeds.send_duties, name="feed-duties"),
]

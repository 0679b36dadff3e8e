"""The addresses of the product."""

from django.urls import URLPattern, URLResolver, include, path

from comity.config.records import API_ROUTERS, RECORD_TYPES
from comity.kit.urls import api_urls_for, urls_for
from comity.lists.urls import urls_for as lists_urls_for

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("comity.frame.urls")),
    path("", include("comity.access.urls")),
    path("", include("comity.history.urls")),
    path("", include("comity.threads.urls")),
    path("", include("comity.imports.urls")),
    path("", include("comity.documents.urls")),
    path("", include("comity.partners.urls")),
    path("", include("comity.instruments.urls")),
    path("", include("comity.programmes.urls")),
    path("", include("comity.activities.urls")),
    path("", include("comity.administration.urls")),
    path("", include("comity.desk.urls")),
    *lists_urls_for(RECORD_TYPES),
    *urls_for(RECORD_TYPES),
    *api_urls_for(RECORD_TYPES, API_ROUTERS),
]

"""The product's addresses and the style page, which is otherwise there in debug mode alone."""

from django.urls import path

from comity.config.urls import urlpatterns as product
from comity.frame.style import style_page

urlpatterns = [path("style/", style_page, name="style"), *product]

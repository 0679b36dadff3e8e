"""The addresses of signing in and out, of one's own account, and of labels."""

from django.urls import path

from comity.access import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", views.choose_preferences, name="preferences"),
    path("account/password/", views.change_password, name="own-password"),
    path("labels/<str:type_name>/<uuid:pk>/", views.change_label, name="label"),
    path("welcome/<uuid:login_id>/<str:token>/", views.welcome, name="welcome"),
]

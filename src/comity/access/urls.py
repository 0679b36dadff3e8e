"""The addresses of signing in and out, of one's own account and the ways into it, and of labels."""

from django.urls import path

from comity.access.views import factors, labels, own, signing, single, tokens, ways_in

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/second/", signing.ask_second_factor, name="second-factor"),
    path("sign-in/enrol/", signing.enrol, name="enrol"),
    path(
        "sign-in/single/", single.begin_single, {"provider_id": single.PROVIDER}, name="openid_connect_login"
    ),
    path(
        "sign-in/single/back/",
        single.end_single,
        {"provider_id": single.PROVIDER},
        name="openid_connect_callback",
    ),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("account/", own.choose_preferences, name="preferences"),
    path("account/password/", own.change_password, name="own-password"),
    path("account/factors/", factors.show_factors, name="factors"),
    path("account/factors/add/", factors.add_factor, name="factor-add"),
    path("account/factors/codes/", factors.renew_codes, name="factor-codes"),
    path("account/factors/<int:factor_id>/remove/", factors.remove_factor, name="factor-remove"),
    path("account/sessions/", own.show_sessions, name="sessions"),
    path("account/sessions/others/end/", own.end_other_sessions, name="sessions-end-others"),
    path("account/sessions/<uuid:session_id>/end/", own.end_session, name="session-end"),
    path("account/tokens/", tokens.show_tokens, name="tokens"),
    path("ways-in/<uuid:pk>/", ways_in.show_ways_in, name="ways-in"),
    path("ways-in/<uuid:pk>/factors/reset/", ways_in.reset_factors, name="ways-in-reset"),
    path("ways-in/<uuid:pk>/<uuid:session_id>/end/", ways_in.end_way_in, name="ways-in-end"),
    path("labels/<str:type_name>/<uuid:pk>/", labels.change_label, name="label"),
    path("welcome/<uuid:login_id>/<str:token>/", signing.welcome, name="welcome"),
]

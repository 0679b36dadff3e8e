"""Addresses of the administration. They stand before those of the kit, whose form for a new unit they replace."""

from django.urls import path

from comity.administration.views import accounts, circles, home, ledger, lists, roles, units

urlpatterns = [
    path("administration/", home.show_home, name="administration"),
    path("administration/units/", units.show_tree, name="units-tree"),
    path("units/<uuid:pk>/rename/", units.rename, name="units-rename"),
    path("units/new/", units.add_unit, name="unit-add"),
    *(
        path(f"units/<uuid:pk>/{how}/", units.reorganise, {"how": how}, name=f"units-{how}")
        for how in units.REORGANISATIONS
    ),
    path("administration/circles/", circles.list_circles, name="circles"),
    path("administration/circles/new/", circles.add_circle, name="circle-new"),
    path("administration/circles/<uuid:pk>/", circles.show_circle, name="circle"),
    path("administration/circles/<uuid:pk>/members/", circles.add_member, name="circle-member"),
    path(
        "administration/circles/<uuid:pk>/members/<int:member_id>/",
        circles.end_membership,
        name="circle-leave",
    ),
    path("administration/circles/<uuid:pk>/end/", circles.end_circle, name="circle-end"),
    path("administration/accounts/", accounts.list_accounts, name="accounts"),
    path("administration/accounts/new/", accounts.add_account, name="account-new"),
    path("administration/accounts/<uuid:pk>/", accounts.show_account, name="account"),
    path("administration/accounts/<uuid:pk>/link/", accounts.invite, name="account-link"),
    path("administration/accounts/<uuid:pk>/roles/", accounts.change_roles, name="account-roles"),
    path("administration/accounts/<uuid:pk>/clearance/", accounts.change_clearance, name="account-clearance"),
    path("administration/accounts/<uuid:pk>/post/", accounts.post_account, name="account-post"),
    path("administration/accounts/<uuid:pk>/switch/", accounts.switch_account, name="account-switch"),
    path("administration/accounts/<uuid:pk>/sessions/", accounts.end_sessions, name="account-sessions"),
    path("administration/roles/", roles.show_matrix, name="roles"),
    path("administration/roles/who/", roles.who_may, name="who-may"),
    path("administration/roles/<slug:code>/", roles.show_role, name="role"),
    path("administration/ledger/", ledger.show_ledger, name="ledger"),
    path("administration/ledger/export/", ledger.export_ledger, name="ledger-export"),
    path("administration/ledger/verify/", ledger.verify_ledger, name="ledger-verify"),
    path("administration/labels/", lists.show_scale, name="label-scale"),
    path("administration/lists/", lists.show_lists, name="lists"),
    path("administration/lists/<slug:slug>/", lists.show_list, name="list"),
    path("administration/lists/<slug:slug>/new/", lists.keep_item, name="list-item-new"),
    path("administration/lists/<slug:slug>/<slug:code>/", lists.keep_item, name="list-item"),
]

"""Addresses of files, links, comments, duties and notifications."""

from django.urls import path

from comity.threads.views import duties, hanging, notices, talking

urlpatterns = [
    path("files/<str:type_name>/<uuid:pk>/", hanging.attach, name="attachment-new"),
    path("files/<uuid:pk>/", hanging.download, name="attachment"),
    path("files/<uuid:pk>/detach/", hanging.detach, name="attachment-detach"),
    path("links/<str:type_name>/<uuid:pk>/", hanging.edit_links, name="links"),
    path("links/<uuid:pk>/remove/", hanging.remove_link, name="link-remove"),
    path("comments/<str:type_name>/<uuid:pk>/", talking.comment, name="comment-new"),
    path("comments/<str:type_name>/<uuid:pk>/colleagues/", talking.show_colleagues, name="colleagues"),
    path("comments/<uuid:pk>/", talking.show_comment, name="comment"),
    path("comments/<uuid:pk>/edit/", talking.edit_comment, name="comment-edit"),
    path("comments/<uuid:pk>/take-back/", talking.take_back, name="comment-take-back"),
    path("comments/<uuid:pk>/resolve/", talking.resolve, name="comment-resolve"),
    path("follow/<str:type_name>/<uuid:pk>/", talking.follow, name="follow"),
    path("duties/<uuid:pk>/take/", duties.take, name="duty-take"),
    path("duties/<uuid:pk>/hand/", duties.hand, name="duty-hand"),
    path("duties/<uuid:pk>/snooze/", duties.snooze, name="duty-snooze"),
    path("duties/<uuid:pk>/finish/", duties.finish, name="duty-finish"),
    path("notifications/", notices.show_notifications, name="notifications"),
    path("notifications/choices/", notices.choose, name="notification-choices"),
    path("notifications/read/", notices.mark_all_read, name="notifications-read"),
    path("notifications/<uuid:pk>/", notices.open_notification, name="notification"),
    path("notifications/<uuid:pk>/read/", notices.mark_read, name="notification-read"),
]

"""Comments in the registry: history, search and notifications know them by their type."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.foundation.registry import RegisteredType, type_name
from comity.threads.models import Comment

COMMENT = RegisteredType(
    name=type_name(Comment),
    model=Comment,
    singular=_("comment"),
    plural=_("comments"),
    icon="message",
    title_of=str,
    url_of=lambda comment: reverse("comment", args=[comment.pk]),
    state_of=lambda comment: None,  # noqa: ARG005 comments have no state table
)

OTHER_TYPES = [COMMENT]

"""The verbs of the ledger in the reader's language. A verb that is not here is shown as it was recorded."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "created": _("created"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "linked": _("linked"),
    "unlinked": _("unlinked"),
    "attached": _("attached a file"),
    "detached": _("took a file away"),
    "relabelled": _("changed the label"),
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "refused": _("was refused"),
    "exported": _("exported"),
    "moved": _("moved"),
    "closed": _("closed"),
    "merged": _("merged"),
    "confirmed": _("confirmed"),
    "accepted": _("accepted"),
    "rejected": _("rejected"),
    "edited": _("edited"),
    "split": _("split"),
    "restored": _("restored"),
    "submitted": _("submitted"),
    "returned": _("returned"),
    "approved": _("approved"),
    "fulfilled": _("fulfilled"),
    "waived": _("waived"),
    "withdrawn": _("withdrew"),
    "read": _("read"),
}


def words_for(verb: str) -> str:
    """Return the verb in the active language."""
    return str(VERBS.get(verb, verb.replace("_", " ")))

"""The verbs of the ledger in the reader's language, each with its icon."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from comity.foundation.registry import Text


@dataclass(frozen=True, slots=True)
class Verb:
    """What somebody did, as a log shows it: "Nguyễn Thị Hạnh *confirmed*"."""

    words: Text
    icon: str


VERBS = {
    "created": Verb(_("created it"), icon="plus"),
    "changed": Verb(_("changed it"), icon="pencil"),
    "deleted": Verb(_("deleted it"), icon="trash"),
    "linked": Verb(_("linked it"), icon="link"),
    "unlinked": Verb(_("removed a link"), icon="unlink"),
    "attached": Verb(_("attached a file"), icon="paperclip"),
    "detached": Verb(_("took a file away"), icon="paperclip"),
    "downloaded": Verb(_("downloaded it"), icon="download"),
    "searched": Verb(_("searched"), icon="search"),
    "listed": Verb(_("saw it in a list"), icon="list"),
    "read history": Verb(_("read the history"), icon="history"),
    "read the ledger": Verb(_("read the ledger"), icon="book"),
    "proved the ledger": Verb(_("checked the ledger: it is whole"), icon="shield-check"),
    "found the ledger broken": Verb(_("checked the ledger: it is broken"), icon="alert-triangle"),
    "failed to sign in": Verb(_("failed to sign in"), icon="lock"),
    "exported": Verb(_("exported a list"), icon="download"),
    "raised_label": Verb(_("raised the label"), icon="shield-up"),
    "lowered_label": Verb(_("lowered the label"), icon="shield-down"),
    "signed_in": Verb(_("signed in"), icon="login"),
    "signed_out": Verb(_("signed out"), icon="logout"),
    "changed_password": Verb(_("changed the password"), icon="key"),
    "refused": Verb(_("was refused"), icon="ban"),
    "invited": Verb(_("made a one-time link"), icon="mail"),
    "gave_role": Verb(_("gave a role"), icon="user-plus"),
    "took_role": Verb(_("took a role away"), icon="user-minus"),
    "cleared": Verb(_("set the clearance"), icon="shield-check"),
    "deactivated": Verb(_("deactivated it"), icon="user-off"),
    "reactivated": Verb(_("activated it again"), icon="user-check"),
    "posted": Verb(_("posted to another unit"), icon="arrows-move"),
    "ended_sessions": Verb(_("ended sessions or tokens"), icon="logout"),
    "added_factor": Verb(_("set up a second factor"), icon="shield-plus"),
    "removed_factor": Verb(_("removed a second factor"), icon="shield-minus"),
    "reset_factors": Verb(_("reset the second factor"), icon="shield-off"),
    "made_token": Verb(_("made a token for the API"), icon="key"),
    "made_feed": Verb(_("made a feed address"), icon="rss"),
    "appointed_deputy": Verb(_("appointed a deputy"), icon="users"),
    "ended_deputy": Verb(_("ended the appointment"), icon="user-off"),
    "acted_for": Verb(_("began to act for another"), icon="users"),
    "acted_as_oneself": Verb(_("acts as oneself again"), icon="user"),
    "proposed_clearance": Verb(_("proposed a clearance"), icon="shield-check"),
    "declined_clearance": Verb(_("declined a clearance"), icon="shield-x"),
    "asked_lowering": Verb(_("asked for a lower label"), icon="shield-down"),
    "began_review": Verb(_("began an access review"), icon="checklist"),
    "told_end": Verb(_("told in time when it ends"), icon="bell"),
    "withdrew_rights": Verb(_("withdrew rights"), icon="user-minus"),
    "renamed": Verb(_("renamed it"), icon="pencil"),
    "ended": Verb(_("ended it"), icon="archive"),
    "moved": Verb(_("moved it"), icon="arrows-move"),
    "closed": Verb(_("closed it"), icon="archive"),
    "applied": Verb(_("changed the records"), icon="edit"),
    "undone": Verb(_("took the changes back"), icon="arrow-back-up"),
    "merged": Verb(_("merged it"), icon="git-merge"),
    "confirmed": Verb(_("confirmed it"), icon="check"),
    "accepted": Verb(_("accepted it"), icon="check"),
    "rejected": Verb(_("rejected it"), icon="x"),
    "edited": Verb(_("edited it"), icon="pencil"),
    "split": Verb(_("split it"), icon="git-branch"),
    "restored": Verb(_("restored it"), icon="history"),
    "submitted": Verb(_("submitted it"), icon="send"),
    "returned": Verb(_("returned it"), icon="arrow-back-up"),
    "approved": Verb(_("approved it"), icon="check"),
    "concretise": Verb(_("concretised it"), icon="target"),
    "begin": Verb(_("began it"), icon="player-play"),
    "fulfil": Verb(_("fulfilled it"), icon="check"),
    "waive": Verb(_("waived it"), icon="ban"),
    "reopen": Verb(_("took it up again"), icon="history"),
    "registered": Verb(_("registered it"), icon="plus"),
    "registered from a citation": Verb(_("registered it from a citation"), icon="quote"),
    "joined": Verb(_("joined another record with it"), icon="git-merge"),
    "received": Verb(_("recorded its receipt"), icon="inbox"),
    "text amended": Verb(_("amended the text"), icon="pencil"),
    "amended": Verb(_("amended it"), icon="pencil"),
    "repealed": Verb(_("repealed it by another instrument"), icon="ban"),
    "put_in_force": Verb(_("put it in force"), icon="gavel"),
    "mark_amended": Verb(_("marked it as amended"), icon="pencil"),
    "suspend": Verb(_("suspended it"), icon="clock-pause"),
    "resume": Verb(_("put it in force again"), icon="gavel"),
    "expire": Verb(_("marked it as expired"), icon="archive"),
    "repeal": Verb(_("repealed it"), icon="ban"),
    "reading asked for": Verb(_("asked for a reading"), icon="book"),
    "not read": Verb(_("failed to read it"), icon="alert-triangle"),
    "uploaded": Verb(_("uploaded a file"), icon="upload"),
    "imported": Verb(_("imported the rows"), icon="file-upload"),
    "abandoned": Verb(_("gave up the import"), icon="x"),
    "removed": Verb(_("removed it with the import"), icon="trash"),
    "kept_list": Verb(_("changed a reference list"), icon="list"),
    "changed_role": Verb(_("changed a role"), icon="users"),
    "withdrawn": Verb(_("withdrew it"), icon="ban"),
    "commented": Verb(_("commented on it"), icon="message"),
    "answered": Verb(_("answered a comment on it"), icon="message-reply"),
    "resolved": Verb(_("resolved a comment on it"), icon="circle-check"),
    "reopened": Verb(_("opened a comment on it again"), icon="message"),
    "took_duty": Verb(_("took the duty on"), icon="user-check"),
    "handed_duty": Verb(_("handed the duty on"), icon="user-share"),
    "handed_over": Verb(_("handed the duty over"), icon="user-share"),
    "snoozed": Verb(_("put the duty off"), icon="clock-pause"),
    "finished": Verb(_("did the duty"), icon="check"),
    "escalated": Verb(_("escalated the duty"), icon="arrow-up"),
    "read": Verb(_("read it"), icon="eye"),
    "unresolved": Verb(_("said that the citation leads nowhere"), icon="unlink"),
}


def verb_named(verb: str) -> Verb:
    """Return a verb in the active language; one that is not here is shown as it was recorded."""
    return VERBS.get(verb) or Verb(verb.replace("_", " "), icon="point")

"""The keys of form drafts: a browser keeps a draft encrypted, and only the server can give the key back."""

import base64

from django.utils.crypto import salted_hmac

from comity.foundation.acting import Actor


def draft_key(actor: Actor) -> str:
    """Return the key of this account at this working level, in base64.

    Whoever signs in later, or opens the page at another level, gets another key and sees nothing of the draft.
    """
    value = f"{actor.account_id}:{actor.working_level}"
    return base64.b64encode(salted_hmac("comity.draft", value, algorithm="sha256").digest()).decode()

"""The keys of drafts part accounts and levels."""

import base64
from dataclasses import replace
from uuid import UUID

from comity.frame.drafts import draft_key


def test_draft_key_when_asked_twice_is_the_same(actor):
    assert draft_key(actor) == draft_key(actor)


def test_draft_key_when_read_is_as_long_as_the_cipher_wants(actor):
    assert len(base64.b64decode(draft_key(actor))) == 32


def test_draft_key_when_account_or_level_differs_is_another(actor):
    others = [replace(actor, account_id=UUID(int=9)), replace(actor, working_level=1)]
    assert len({draft_key(each) for each in [actor, *others]}) == 3

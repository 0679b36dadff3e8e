"""Second factors: set up by their owner, used once each, taken away by the owner or by the security officer."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import complete_authentication, parse_authentication_response
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import factors, policies, queries, sessions
from comity.access.models import Account, Login
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed, StateForbids

TYPE = "access.account"


def add_app(*, login: Login, secret: str, code: str) -> bool:
    """Keep an authenticator app whose secret whoever proved the login has just used; False when the code is not its."""
    step = factors.step_that_fits(secret, code)
    if step is None or factors.factors_of(login)[factors.APP]:
        return False
    sessions.keep_factor(login.pk, factors.APP, {"secret": factors.seal_secret(secret), "last": step})
    return True


def add_passkey(*, login: Login, name: str, credential: dict[str, Any]) -> None:
    """Keep a passkey that answered the challenge of this sitting."""
    sessions.keep_factor(login.pk, factors.PASSKEY, {"name": name, "credential": credential})


def renew_recovery_codes(*, login: Login) -> list[str]:
    """Put new recovery codes in the place of the old and return them, to be shown this once."""
    for old in factors.factors_of(login)[factors.CODES]:
        sessions.drop_factors(login.pk, old.pk)
    codes = factors.new_recovery_codes()
    sessions.keep_factor(login.pk, factors.CODES, {"hashes": [factors.hash_of(each) for each in codes]})
    return codes


def use_code(*, login: Login, code: str) -> str | None:
    """Spend a code of an authenticator app or a recovery code; return which kind it was, None when it does not hold."""
    held = factors.factors_of(login)
    for kind, spend in ((factors.APP, factors.after_app_code), (factors.CODES, factors.after_recovery_code)):
        for each in held[kind]:
            after = spend(each.data, code)
            if after is not None and sessions.use_factor(each.pk, each.data, after):
                return str(kind)
    return None


def rotate_key() -> list[str]:
    """Seal every secret with a new key; return the names of the keys that then seal nothing.

    The old keys stay until `factors.drop_key`: another machine may not have the new one yet.
    """
    newest = factors.make_key()
    while rows := [each for each in _sealed() if factors.key_of(each.data["secret"]) != newest]:
        for each in rows:
            secret = factors.seal_secret(factors.open_secret(each.data["secret"]))
            sessions.reseal_factor(each.pk, each.data, {**each.data, "secret": secret})
    used = {factors.key_of(each.data["secret"]) for each in _sealed()}
    return [name for name in factors.key_names()[:-1] if name not in used]


def _sealed() -> list[Authenticator]:
    return list(Authenticator.objects.filter(type=factors.APP))


def use_passkey(*, login: Login, response: dict[str, Any]) -> bool:
    """Tell whether a passkey of this login has answered the challenge of this sitting; a challenge serves once."""
    try:
        parse_authentication_response(response)
        used = complete_authentication(login, response)
    except (ValidationError, KeyError, TypeError, AttributeError, ValueError):
        return False
    return sessions.use_factor(used.pk, used.data, used.data)


def record_added(*, actor: Actor, kind: str) -> None:
    """Record that the actor has a new factor."""
    record_event(actor=actor, verb="added_factor", record=queries.account_of(actor), details={"kind": kind})


def remove_factor(*, actor: Actor, login: Login, factor_id: int) -> bool:
    """Take one of the actor's own factors away; recovery codes go with the last. False when it is not theirs.

    The last one stays where the rule asks for one.
    """
    held = factors.factors_of(login)
    strong = [each.pk for each in (*held[factors.APP], *held[factors.PASSKEY])]
    if factor_id not in strong:
        return False
    standing = sessions.standing_of(login.pk)
    last = len(strong) == 1
    if last and standing is not None and factors.is_required(standing):
        raise NotAllowed(_("You need a second factor. Set up another one first, then remove this one."))
    sessions.drop_factors(login.pk, None if last else factor_id)
    record_event(actor=actor, verb="removed_factor", record=queries.account_of(actor))
    return True


def reset_factors(*, actor: Actor, account: Account, reason: str) -> int:
    """Take all second factors of another account away, after its owner lost them; return how many there were.

    It is signed out everywhere, and sets up a new one when it next signs in.
    """
    policies.check(actor, "clear", TYPE)
    if account.pk == actor.account_id:
        raise NotAllowed(_("Nobody resets their own second factor: another security officer does."))
    if not queries.is_kept_by(actor, account) or account.login is None:
        raise NotAllowed(_("Your unit does not keep this account."))
    if not reason.strip():
        raise StateForbids(_("Say why the second factor is reset."))
    dropped = sessions.drop_factors(account.login.pk)
    sessions.revoke_all(account.pk)
    record_event(actor=actor, verb="reset_factors", record=account, reason=reason)
    return dropped

"""Migration operations that put a table under the row policies, and the list of tables that need none."""

from django.db.migrations.operations import RunSQL

_LISTS = "a list whose entries are the same for every reader"
_SIGN_IN = "read before anybody acts; holds sign-in names and attempts, no field of the domain"
_JOBS = "read by the worker before anybody acts; arguments are identifiers only"
_DJANGO = "Django's own bookkeeping, no field of the domain"
_UNUSED = "comes with allauth; the application cannot write it and it stays empty"

ALLOW_LIST = {
    "public.access_level": _LISTS,
    "public.access_login": "read before anybody acts; holds names and hashes, passwords are set by a function on proof",
    "public.access_permission": _LISTS,
    "public.account_emailaddress": _UNUSED,
    "public.account_emailconfirmation": _UNUSED,
    "public.auth_group": _DJANGO,
    "public.auth_group_permissions": _DJANGO,
    "public.auth_permission": _DJANGO,
    "public.axes_accessattempt": _SIGN_IN,
    "public.axes_accessattemptexpiration": _SIGN_IN,
    "public.axes_accessfailurelog": _SIGN_IN,
    "public.axes_accesslog": _SIGN_IN,
    "public.django_content_type": _DJANGO,
    "public.django_migrations": _DJANGO,
    "public.django_session": _DJANGO,
    "public.mfa_authenticator": "read before anybody acts; sealed secrets, hashes and public keys, written by functions on proof",
    "public.procrastinate_events": _JOBS,
    "public.procrastinate_jobs": _JOBS,
    "public.procrastinate_periodic_defers": _JOBS,
    "public.procrastinate_workers": _JOBS,
    "public.socialaccount_socialaccount": _UNUSED,
    "public.socialaccount_socialapp": _UNUSED,
    "public.socialaccount_socialtoken": _UNUSED,
    "public.threads_filekey": "data keys under random names, worthless without the master key outside the database",
}
"""Tables without row policies, each with its reason; reference lists need no entry. A test and a check at start-up compare it with the database."""


class ProtectTable(RunSQL):
    """Put a table of labelled rows under the policies, with FORCE, version, label and reference triggers.

    `owned` rows are written by the unit that owns them and those above it, at its home site; leave it off for
    rows that one unit writes for another, such as a duty. Running it again renews everything, so a later
    migration that adds a reference repeats it.
    """

    def __init__(self, table: str, *, owned: bool = True) -> None:
        super().__init__([("call sec.protect_table(%s::regclass, %s)", [table, owned])], RunSQL.noop)
        self.table = table

    def describe(self) -> str:
        return f"Protect table {self.table}"


class ProtectParts(RunSQL):
    """Put a table without labels, such as a many-to-many table, under the policies of the records it names.

    A row is visible when all of them are; it is written by whoever may write the one that `parent` refers to.
    """

    def __init__(self, table: str, *, parent: str) -> None:
        super().__init__([("call sec.protect_parts(%s::regclass, %s)", [table, parent])], RunSQL.noop)
        self.table = table

    def describe(self) -> str:
        return f"Protect parts {self.table}"


class CarryLabel(RunSQL):
    """Let the rows of a table follow the label of the record that a column of theirs refers to.

    They are raised with it and never lowered below it; what stands higher stays as it is.
    """

    def __init__(self, table: str, column: str, whole: str) -> None:
        super().__init__(
            [("call sec.carry_label(%s::regclass, %s, %s::regclass)", [table, column, whole])], RunSQL.noop
        )
        self.table, self.whole = table, whole

    def describe(self) -> str:
        return f"Carry labels from {self.whole} to {self.table}"

"""The row policies: sessions, sight, guards, and this package's own tables under them."""

from django.db import migrations

from comity.access.operations import ProtectParts, ProtectTable
from comity.foundation.sql import statements

PACKAGE = __package__.removesuffix(".migrations")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        *(
            migrations.RunSQL(statements(PACKAGE, name), migrations.RunSQL.noop)
            for name in ("sessions", "sight", "ways_in", "factors", "deputies", "clearances", "guards", "rights", "protect", "parts", "install")
        ),
        ProtectTable("access_unit"),
        ProtectTable("access_circle"),
        ProtectTable("access_account"),
        ProtectTable("access_deputy"),
        ProtectParts("access_unitparent", parent="unit_id"),
        ProtectParts("access_circlemember", parent="circle_id"),
        ProtectParts("access_accountrole", parent="account_id"),
    ]

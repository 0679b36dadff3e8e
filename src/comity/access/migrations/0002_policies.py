"""The row policies: sessions, sight, guards, and this package's own tables under them."""

from django.db import migrations

from comity.access.operations import ProtectParts, ProtectTable
from comity.foundation.sql import statements

PACKAGE = __package__.removesuffix(".migrations")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        *(
            migrations.RunSQL(statements(PACKAGE, name), migrations.RunSQL.noop)
            for name in ("sessions", "sight", "guards", "rights", "protect", "install")
        ),
        ProtectTable("access_unit"),
        ProtectTable("access_circle"),
        ProtectTable("access_account"),
        ProtectParts("access_unitparent", parent="unit_id"),
        ProtectParts("access_unitclosure", parent="descendant_id"),
        ProtectParts("access_circlemember", parent="circle_id"),
        ProtectParts("access_accountrole", parent="account_id"),
    ]

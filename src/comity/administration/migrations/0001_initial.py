"""The tables of the security desk."""

import comity.foundation.clock
import comity.foundation.models
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_policies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('home_site', models.UUIDField(db_default=comity.foundation.models.ThisSite(), editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='created at')),
                ('created_by', models.UUIDField(editable=False, verbose_name='created by')),
                ('changed_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='changed at')),
                ('changed_by', models.UUIDField(editable=False, verbose_name='changed by')),
                ('title', comity.foundation.models.CleanCharField(max_length=200, verbose_name='title')),
                ('due_on', models.DateField(verbose_name='to be done by')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed at')),
                ('label', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label', verbose_name='label')),
                ('scope', models.ForeignKey(db_column='scope_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.scope', verbose_name='scope')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'access review',
                'verbose_name_plural': 'access reviews',
                'ordering': ('-created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('home_site', models.UUIDField(db_default=comity.foundation.models.ThisSite(), editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='created at')),
                ('created_by', models.UUIDField(editable=False, verbose_name='created by')),
                ('changed_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='changed at')),
                ('changed_by', models.UUIDField(editable=False, verbose_name='changed by')),
                ('reason', comity.foundation.models.CleanTextField(max_length=2000, verbose_name='reason')),
                ('answer', comity.foundation.models.CleanTextField(blank=True, max_length=2000, verbose_name='answer')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('caveats', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='caveats held')),
                ('releasability', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='outsider of')),
                ('valid_from', models.DateField(default=comity.foundation.clock.today, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='until (excluded)')),
                ('evidence', comity.foundation.models.CleanCharField(max_length=300, verbose_name='evidence')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('granted', 'Granted'), ('declined', 'Declined')], default='proposed', editable=False, max_length=10, verbose_name='state')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='access.account', verbose_name='account')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.account', verbose_name='decided by')),
                ('label', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label', verbose_name='label')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.level', verbose_name='clearance')),
                ('scope', models.ForeignKey(db_column='scope_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.scope', verbose_name='scope')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'clearance',
                'verbose_name_plural': 'clearances',
                'ordering': ('-created_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='clearance_dates_in_order'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('account', 'label'), name='clearance_proposed_once', violation_error_message='A clearance is proposed for this account already; decide that first.')],
            },
        ),
        migrations.CreateModel(
            name='Lowering',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('home_site', models.UUIDField(db_default=comity.foundation.models.ThisSite(), editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='created at')),
                ('created_by', models.UUIDField(editable=False, verbose_name='created by')),
                ('changed_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='changed at')),
                ('changed_by', models.UUIDField(editable=False, verbose_name='changed by')),
                ('reason', comity.foundation.models.CleanTextField(max_length=2000, verbose_name='reason')),
                ('answer', comity.foundation.models.CleanTextField(blank=True, max_length=2000, verbose_name='answer')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('record_type', models.CharField(max_length=80)),
                ('record_id', models.UUIDField()),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('lowered', 'Lowered'), ('declined', 'Declined'), ('undone', 'Undone')], default='asked', editable=False, max_length=10, verbose_name='state')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label', verbose_name='from')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.account', verbose_name='decided by')),
                ('label', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label', verbose_name='label')),
                ('scope', models.ForeignKey(db_column='scope_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.scope', verbose_name='scope')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit', verbose_name='unit')),
                ('wanted', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label', verbose_name='to')),
            ],
            options={
                'verbose_name': 'request to lower a label',
                'verbose_name_plural': 'requests to lower labels',
                'ordering': ('created_at', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('record_id', 'label'), name='lowering_asked_once', violation_error_message='It is asked already that this label be lowered.')],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('home_site', models.UUIDField(db_default=comity.foundation.models.ThisSite(), editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='created at')),
                ('created_by', models.UUIDField(editable=False, verbose_name='created by')),
                ('changed_at', models.DateTimeField(default=comity.foundation.clock.now, editable=False, verbose_name='changed at')),
                ('changed_by', models.UUIDField(editable=False, verbose_name='changed by')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='roles')),
                ('caveats', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='caveats held')),
                ('circles', models.PositiveSmallIntegerField(default=0, verbose_name='circles of the unit')),
                ('decision', models.CharField(choices=[('open', 'Not decided'), ('confirmed', 'Confirmed'), ('withdrawn', 'Withdrawn in part or whole'), ('suspended', 'Suspended')], default='open', editable=False, max_length=10, verbose_name='decision')),
                ('withdrawn_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='roles withdrawn')),
                ('clearance_withdrawn', models.BooleanField(default=False, verbose_name='clearance withdrawn')),
                ('reason', comity.foundation.models.CleanTextField(blank=True, max_length=2000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.account', verbose_name='account')),
                ('clearance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.level', verbose_name='clearance')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.account', verbose_name='decided by')),
                ('label', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label', verbose_name='label')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='administration.review', verbose_name='access review')),
                ('scope', models.ForeignKey(db_column='scope_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.scope', verbose_name='scope')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'account under review',
                'verbose_name_plural': 'accounts under review',
                'ordering': ('unit__code', 'account__name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('review', 'account', 'label'), name='review_item_once')],
            },
        ),
    ]

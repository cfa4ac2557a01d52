"""What is asked of others for a case, beside the customer's conversation; notes for the next assignee."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ('cases', '0003_case_free_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('over_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='cases.case')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hand_over', to='cases.entry')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SideThread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('supplier', 'supplier'), ('courier', 'courier'), ('expert', 'expert'), ('other', 'somebody else')], default='supplier', max_length=8)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(max_length=254)),
                ('also', models.JSONField(blank=True, default=list)),
                ('language', models.CharField(default='pl', max_length=5)),
                ('subject', models.CharField(max_length=200)),
                ('asked_for', models.TextField()),
                ('answer_due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('open', 'asked'), ('answered', 'answered'), ('closed', 'settled')], default='open', max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='cases.case')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='side',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='entries', to='cases.sidethread'),
        ),
        migrations.AddField(
            model_name='suggestedlink',
            name='side',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.sidethread'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('side__isnull', False)), fields=['side', 'at', 'id'], name='entry_side'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('over_at__isnull', True)), fields=('case',), name='one_open_hand_over'),
        ),
        migrations.AddIndex(
            model_name='sidethread',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['state', 'answer_due_at'], name='side_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='sidethread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='side_closed_with_its_moment'),
        ),
    ]

"""Letters to others are kept while they are written, as answers are."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ('cases', '0005_lateness'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='draft',
            name='one_draft_of_a_kind',
        ),
        migrations.AddField(
            model_name='draft',
            name='asked',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='draft',
            name='side',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.sidethread'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='mode',
            field=models.CharField(choices=[('reply', 'reply'), ('note', 'note'), ('side', 'side')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('side__isnull', True)), fields=('case', 'author', 'mode'), name='one_draft_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('side__isnull', False)), fields=('side', 'author'), name='one_draft_of_a_side'),
        ),
    ]

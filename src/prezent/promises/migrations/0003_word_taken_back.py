"""A letter that came back undoes what it had moved."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promises', '0002_plan'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='moved_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='promise',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('kept', 'kept'), ('broken', 'broken'), ('renegotiated', 'given a new date'), ('released', 'released by the customer'), ('withdrawn', 'not in force: its letter did not arrive')], default='open', max_length=12),
        ),
    ]

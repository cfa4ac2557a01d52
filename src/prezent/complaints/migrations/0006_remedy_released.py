"""A remedy that the customer no longer wants."""

from django.db import migrations, models


def with_their_promises(apps, schema_editor):
    """What the customer released us from before the ledger knew the word."""
    remedies = apps.get_model("complaints", "Remedy").objects
    remedies.filter(state="promised", promise__state="released").update(state="released")


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0005_refusals_author_known'),
    ]

    operations = [
        migrations.AlterField(
            model_name='remedy',
            name='state',
            field=models.CharField(choices=[('proposed', 'proposed'), ('promised', 'promised to the customer'), ('done', 'done'), ('released', 'released by the customer')], default='proposed', max_length=8),
        ),
        migrations.RunPython(with_their_promises, migrations.RunPython.noop),
    ]

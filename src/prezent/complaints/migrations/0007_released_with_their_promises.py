"""What the customer had released us from before the ledger knew the word."""

from django.db import migrations


def release(apps, schema_editor):
    """A remedy whose promise was released is released."""
    remedies = apps.get_model("complaints", "Remedy").objects
    remedies.filter(state="promised", promise__state="released").update(state="released")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_remedy_released"), ("promises", "0003_word_taken_back")]

    operations = [migrations.RunPython(release, migrations.RunPython.noop)]

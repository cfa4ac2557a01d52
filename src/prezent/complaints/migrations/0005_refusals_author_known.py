from django.db import migrations


def whoever_prepared_it(apps, schema_editor):
    """Of decisions that are there already the last who saved them is all we know."""
    decisions = apps.get_model("complaints", "Decision").objects
    for pk, prepared_by in decisions.filter(merits_by=None).values_list("pk", "prepared_by"):
        decisions.filter(pk=pk).update(merits_by=prepared_by)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_refusals_author")]

    operations = [migrations.RunPython(whoever_prepared_it, migrations.RunPython.noop)]

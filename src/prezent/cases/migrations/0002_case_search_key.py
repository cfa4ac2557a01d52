"""Cases get folded words to be found by, and the index over them; unread cases get an index of their own."""

from django.db import migrations, models

from prezent.platform import search

TABLE = "cases_case"


def fill(apps, schema_editor):
    """Give cases from before their keys."""
    from prezent.cases.services.finding import search_key

    cases = apps.get_model("cases", "Case").objects
    for case in cases.filter(search_key="").select_related("customer").iterator(chunk_size=1000):
        cases.filter(pk=case.pk).update(search_key=search_key(case))


def index(apps, schema_editor):
    """Make the index."""
    search.create_index(TABLE, schema_editor)


def remove(apps, schema_editor):
    """Remove the index."""
    search.drop_index(TABLE, schema_editor)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("cases", "0001_initial"), ("people", "0002_customer_search_key")]

    operations = [
        migrations.AddField("case", "search_key", models.TextField(blank=True, default="")),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["owed_by", "-id"],
                name="case_unread",
                condition=models.Q(unread=True) & ~models.Q(status="closed"),
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, remove),
    ]

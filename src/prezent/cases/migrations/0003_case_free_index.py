"""Cases that nobody has taken get an index by team: Today asks for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("cases", "0002_case_search_key")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["team", "owed_by", "-id"],
                name="case_free",
                condition=models.Q(assignee__isnull=True) & ~models.Q(status="closed"),
            ),
        ),
    ]

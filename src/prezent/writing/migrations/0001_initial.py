"""Tables of the coach. What was put aside goes with its draft by the database's own hand.

A draft is removed in several ways, one of them a statement of its own in the middle of sending. ON DELETE CASCADE costs
none of them anything; Django 5.2 cannot declare it, so it is put in here. A later migration that changes a column of
PutAside on SQLite builds the table anew and must put it in again (tests/writing asks).
"""

import django.db.models.deletion
from django.db import migrations, models

PLAIN = '"draft_id" bigint NOT NULL'
OWNED = f'{PLAIN} REFERENCES "cases_draft" ("id") ON DELETE CASCADE'
POSTGRESQL = """
ALTER TABLE writing_putaside ADD CONSTRAINT put_aside_goes_with_its_draft
FOREIGN KEY (draft_id) REFERENCES cases_draft (id) ON DELETE CASCADE
"""


def bind_to_draft(apps, schema_editor):
    """Let the database remove put-asides with their draft."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'writing_putaside'")
        (table,) = cursor.fetchone()
    if PLAIN not in table:
        raise RuntimeError("writing_putaside has no column as expected")
    schema_editor.execute("DROP TABLE writing_putaside")
    schema_editor.execute(table.replace(PLAIN, OWNED))


class Migration(migrations.Migration):
    """See the module's docstring."""

    initial = True

    dependencies = [("cases", "0003_case_free_index")]

    operations = [
        migrations.CreateModel(
            name="RuleStatistic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=80)),
                ("day", models.DateField()),
                ("shown", models.PositiveIntegerField(default=0)),
                ("taken", models.PositiveIntegerField(default=0)),
                ("put_aside", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="rule_statistic_day")],
                "constraints": [models.UniqueConstraint(fields=("rule", "day"), name="rule_statistic_once")],
            },
        ),
        migrations.CreateModel(
            name="PutAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=80)),
                ("mark", models.CharField(max_length=32)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="put_aside",
                        to="cases.draft",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "rule", "mark"), name="put_aside_once")],
            },
        ),
        migrations.RunPython(bind_to_draft, migrations.RunPython.noop),
    ]

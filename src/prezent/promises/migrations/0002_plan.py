"""The plan that a customer is told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _key(to: str, related: str = "+", *, required: bool = False) -> models.ForeignKey:
    on_delete = django.db.models.deletion.CASCADE if required else django.db.models.deletion.SET_NULL
    return models.ForeignKey(null=not required, on_delete=on_delete, related_name=related, to=to)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ("cases", "0003_case_free_index"),
        ("promises", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("told", models.JSONField(default=list)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan", to="cases.case"
                    ),
                ),
                ("changed_by", _key(settings.AUTH_USER_MODEL)),
                ("offered_to", _key(settings.AUTH_USER_MODEL)),
                ("told_entry", _key("cases.entry")),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=300)),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "we"), ("customer", "the customer"), ("other", "somebody else")],
                        default="us",
                        max_length=8,
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=80)),
                ("due_at", models.DateTimeField(null=True)),
                ("by_day", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", _key(settings.AUTH_USER_MODEL)),
                ("owner", _key(settings.AUTH_USER_MODEL)),
                ("plan", _key("promises.plan", "steps", required=True)),
                ("promise", _key("promises.promise", "steps")),
            ],
            options={
                "ordering": ["position", "id"],
                "indexes": [models.Index(fields=["plan", "position"], name="step_order")],
            },
        ),
    ]

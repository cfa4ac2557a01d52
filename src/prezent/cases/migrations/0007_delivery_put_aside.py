from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_side_drafts")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="delivery",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    ("queued", "queued"),
                    ("sending", "sending"),
                    ("sent", "sent"),
                    ("deferred", "deferred"),
                    ("failed", "not sent"),
                    ("bounced", "returned"),
                    ("given_up", "put aside"),
                ],
                default="",
                max_length=8,
            ),
        ),
    ]

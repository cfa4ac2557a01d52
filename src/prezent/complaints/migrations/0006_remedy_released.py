"""A remedy that the customer no longer wants."""

from django.db import migrations, models


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
    ]

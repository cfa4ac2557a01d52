"""Customers get folded words to be found by, and the index over them."""

from django.db import migrations, models

from prezent.platform import search

TABLE = "people_customer"


def fill(apps, schema_editor):
    """Give customers from before their keys."""
    from prezent.people.finding import search_key

    customers = apps.get_model("people", "Customer").objects
    contacts = apps.get_model("people", "ContactPoint").objects
    for customer in customers.filter(search_key="").iterator(chunk_size=1000):
        ways = contacts.filter(customer_id=customer.pk).order_by("id").values_list("kind", "key")
        customers.filter(pk=customer.pk).update(search_key=search_key(customer.name, ways, city=customer.city))


def index(apps, schema_editor):
    """Make the index."""
    search.create_index(TABLE, schema_editor)


def remove(apps, schema_editor):
    """Remove the index."""
    search.drop_index(TABLE, schema_editor)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField("customer", "search_key", models.TextField(blank=True, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, remove),
    ]

"""The event log refuses updates in the database itself, whatever the code above it does.

Deletion stays possible for a future retention period; the model refuses it.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON platform_event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON platform_event
FOR EACH ROW EXECUTE FUNCTION event_is_append_only();
"""
SQLITE_BACK = "DROP TRIGGER event_is_append_only"
POSTGRESQL_BACK = "DROP TRIGGER event_is_append_only ON platform_event; DROP FUNCTION event_is_append_only();"


def add(apps, schema_editor):
    """Create the trigger of this engine."""
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def remove(apps, schema_editor):
    """Drop the trigger of this engine."""
    schema_editor.execute(POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("platform", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]

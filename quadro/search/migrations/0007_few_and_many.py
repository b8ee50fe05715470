"""Each entry says among its words whether there may be millions of its kind (`words.OF_FEW`, `OF_MANY`)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Value
from django.db.models.functions import Concat


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("search", "Entry").objects
    rows.exclude(kind="intervention").update(stems=Concat("stems", Value(" 0pochi")))
    rows.filter(kind="intervention").update(stems=Concat("stems", Value(" 0molti")))


class Migration(migrations.Migration):
    dependencies = [("search", "0006_commitments")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

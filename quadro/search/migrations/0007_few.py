"""What is not there by the million says so among its words (`words.FEW`)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Value
from django.db.models.functions import Concat


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("search", "Entry").objects.exclude(kind="intervention")
    rows.update(stems=Concat("stems", Value(" 0pochi")))


class Migration(migrations.Migration):
    dependencies = [("search", "0006_commitments")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

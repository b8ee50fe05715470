"""Cells are kept by place: their key cannot be altered, so the table is made anew.

Nothing is lost: they are sums. Without its day the roll-up starts again, whole, the next time that
the clock brings it to today.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import quadro.cube.exact


def start_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("cube", "CubeDay").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cube", "0001_initial")]
    operations = [
        migrations.DeleteModel(name="Cell"),
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "edition",
                        "place",
                        "node",
                        "measure",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("edition", models.BigIntegerField(verbose_name="edizione")),
                ("node", models.BigIntegerField(verbose_name="previsione")),
                ("measure", quadro.cube.exact.Code(max_length=32, verbose_name="misura")),
                ("place", quadro.cube.exact.Code(max_length=24, verbose_name="luogo")),
                ("total", quadro.cube.exact.Exact(verbose_name="somma")),
                ("weight", quadro.cube.exact.Exact(verbose_name="peso")),
                ("count", models.BigIntegerField(verbose_name="quanti")),
                (
                    "latest",
                    quadro.cube.exact.Code(max_length=33, null=True, verbose_name="ultimo valore"),
                ),
            ],
            options={
                "verbose_name": "cella del riepilogo",
                "verbose_name_plural": "celle del riepilogo",
            },
        ),
        migrations.RunPython(start_again, migrations.RunPython.noop),
    ]

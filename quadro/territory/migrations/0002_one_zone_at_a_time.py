from django.db import migrations

from quadro.kit.periods import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [NoOverlap("territory_membership", ["municipality_id"])]

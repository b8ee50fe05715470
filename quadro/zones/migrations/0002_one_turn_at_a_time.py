from django.db import migrations

from quadro.kit.periods import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]

    operations = [NoOverlap("zones_turn", ["zone_id"])]

from django.db import migrations

from quadro.kit.periods import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0001_initial")]

    operations = [
        NoOverlap("frameworks_referent", ["board_id", "provision_id", "body_id"]),
    ]

from django.db import migrations

from quadro.kit.periods import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("joint", "0001_initial")]

    operations = [NoOverlap("joint_member", ["service_id", "body_id"])]

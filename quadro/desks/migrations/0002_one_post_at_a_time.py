from django.db import migrations

from quadro.kit.periods import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("desks", "0001_initial")]

    operations = [NoOverlap("desks_post", ["desk_id", "person_id"])]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0002_people_and_safety")]

    operations = [
        migrations.CreateModel(
            name="PublicCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vault_path", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("suffix", models.CharField(max_length=10)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_copy",
                        to="monitoring.evidence",
                    ),
                ),
            ],
        ),
    ]

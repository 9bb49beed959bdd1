from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_people_and_safety")]

    operations = [
        migrations.AddField("cluster", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "expectedaction", "withdrawn_reason", models.CharField(blank=True, max_length=300)
        ),
        migrations.AddField("responsibility", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "responsibility", "withdrawn_reason", models.CharField(blank=True, max_length=300)
        ),
    ]

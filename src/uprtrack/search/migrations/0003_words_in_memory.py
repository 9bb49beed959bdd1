from importlib import import_module

from django.db import migrations, models

full_text = import_module("uprtrack.search.migrations.0002_full_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]
    operations = [
        migrations.AddField("searchdocument", "forms", models.TextField(default="")),
        migrations.AddField("searchdocument", "place", models.CharField(default="", max_length=200)),
        migrations.AlterField(
            "revision", "kind", models.CharField(max_length=60, primary_key=True, serialize=False)
        ),
        migrations.AlterField("revision", "number", models.BigIntegerField(default=0)),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("number", models.BigIntegerField()),
                ("ids", models.JSONField(default=list)),
            ],
            options={"indexes": [models.Index(fields=["kind", "id"], name="changes_of_a_kind")]},
        ),
        # SQLite copied the table to add to it, and the copy has no triggers.
        migrations.RunPython(full_text.build, full_text.take_down),
    ]

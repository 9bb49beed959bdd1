import django.db.models.deletion
from django.db import migrations, models

import uprtrack.reviews.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_shared_cache"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=uprtrack.reviews.identifiers.new_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "operator_kind",
                    models.CharField(
                        choices=[
                            ("state", "a body of the State"),
                            ("nhri", "a national human rights institution"),
                            ("civil_society", "civil society"),
                            ("un", "the United Nations"),
                            ("academic", "an academic institution"),
                        ],
                        max_length=20,
                        verbose_name="run by",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="origin_public_id",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.AlterField(
            model_name="activity",
            name="verb",
            field=models.CharField(
                choices=[
                    ("found", "founded an organisation"),
                    ("admit", "admitted a member"),
                    ("affiliate", "joined"),
                    ("propose", "proposed to take part in"),
                    ("decline", "declined to take part in"),
                    ("leave", "left"),
                    ("take_out", "took out a member"),
                    ("lead", "passed the lead of"),
                    ("adopt", "adopted terms of reference"),
                    ("describe", "changed what is said of"),
                    ("hand_over", "handed over a portfolio"),
                    ("end_role", "ended or changed a role"),
                    ("invite", "made a link"),
                    ("revoke", "revoked a link"),
                    ("use_link", "a link was used"),
                    ("erase", "erased a person"),
                    ("preview", "read a paper"),
                    ("accept", "added from a paper"),
                    ("undo", "undid an import"),
                    ("publish", "published"),
                    ("withdraw", "withdrew"),
                    ("date", "recorded the dates of"),
                    ("settle", "settled a position"),
                    ("word", "worded"),
                    ("classify", "classified"),
                    ("plan", "planned"),
                    ("assign", "assigned"),
                    ("measure", "reported a measure"),
                    ("assess", "assessed"),
                    ("attach", "attached evidence"),
                    ("withhold", "dropped the attribution of a text"),
                    ("report", "made a report"),
                    ("exchange", "exchanged a bundle with another installation"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="organisations",
                to="organisations.installation",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin__isnull", False)),
                fields=("origin", "origin_public_id"),
                name="one_organisation_an_origin",
            ),
        ),
    ]

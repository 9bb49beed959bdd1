import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import uprtrack.reviews.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0005_bundles"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BundleReceived",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("self", "Only me"),
                            ("organisation", "My organisation"),
                            ("coalition", "The members of our coalition"),
                            ("group", "All who take part in the national mechanism"),
                            ("public", "Everybody, on the public site"),
                        ],
                        default="organisation",
                        max_length=12,
                        verbose_name="who can read this",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("attribution_dropped_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "public_id",
                    models.CharField(
                        default=uprtrack.reviews.identifiers.new_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("vault_path", models.CharField(blank=True, max_length=200)),
                ("sequence", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("operator", models.CharField(blank=True, max_length=300)),
                ("reviews", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("previewed", "waits for a decision"),
                            ("accepted", "added"),
                            ("undone", "undone"),
                            ("discarded", "discarded"),
                        ],
                        default="previewed",
                        max_length=12,
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.actor",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "shared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="shared with",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="BundleRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("foreign_id", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=300)),
                ("speaker", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("same", "already here"),
                            ("changed", "changed since"),
                            ("withdrawn", "withdrawn there since"),
                            ("differs", "says otherwise than what is here"),
                            ("undecided", "waits for your decision"),
                            ("left_out", "left out"),
                        ],
                        max_length=12,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("content", models.JSONField(default=dict)),
                ("before", models.JSONField(blank=True, null=True)),
                ("target_id", models.PositiveBigIntegerField(blank=True, null=True)),
                ("is_same", models.BooleanField(blank=True, null=True)),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="exchange.bundlereceived",
                    ),
                ),
            ],
            options={
                "ordering": ("bundle", "ordinal"),
            },
        ),
        migrations.CreateModel(
            name="BundleSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("self", "Only me"),
                            ("organisation", "My organisation"),
                            ("coalition", "The members of our coalition"),
                            ("group", "All who take part in the national mechanism"),
                            ("public", "Everybody, on the public site"),
                        ],
                        default="organisation",
                        max_length=12,
                        verbose_name="who can read this",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("attribution_dropped_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("sequence", models.PositiveBigIntegerField(unique=True)),
                ("fingerprint", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("counts", models.JSONField(default=dict)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.actor",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("reviews", models.ManyToManyField(related_name="+", to="reviews.review")),
                (
                    "shared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="shared with",
                    ),
                ),
            ],
            options={
                "ordering": ("-sequence",),
            },
        ),
        migrations.CreateModel(
            name="ForeignRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("foreign_id", models.CharField(max_length=40)),
                ("local_id", models.PositiveBigIntegerField()),
                ("is_made_here", models.BooleanField(default=True)),
                ("content", models.JSONField(default=dict)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.bundlereceived",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_key", models.CharField(max_length=80, unique=True)),
                ("speaks_for", models.JSONField(default=list)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.actor",
                    ),
                ),
            ],
            options={
                "ordering": ("installation__name",),
            },
        ),
    ]

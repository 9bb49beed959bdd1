"""Stages of plans as events, when rows of a plan came, and since when bodies answer for actions."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0009_confirming"),
        ("plans", "0005_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="cluster",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, null=True),
        ),
        migrations.AddField(
            model_name="expectedaction",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, null=True),
        ),
        migrations.AddField(
            model_name="indicator",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="stage",
            field=models.CharField(
                choices=[
                    ("draft", "Draft by working groups"),
                    ("merged", "Drafts merged"),
                    ("workshop", "Joint workshop"),
                    ("core_group", "Core group"),
                    ("validation", "Validation"),
                    ("cabinet", "Awaiting the Cabinet"),
                    ("adopted", "Adopted, not published"),
                    ("published", "Published"),
                ],
                default="draft",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.CreateModel(
            name="ResponsibilityEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("lead", "Lead"), ("support", "Support"), ("invited", "Invited")],
                        max_length=10,
                    ),
                ),
                ("happened_at", models.DateTimeField(auto_now_add=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibility_events",
                        to="plans.expectedaction",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("action", "happened_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="StageEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft by working groups"),
                            ("merged", "Drafts merged"),
                            ("workshop", "Joint workshop"),
                            ("core_group", "Core group"),
                            ("validation", "Validation"),
                            ("cabinet", "Awaiting the Cabinet"),
                            ("adopted", "Adopted, not published"),
                            ("published", "Published"),
                        ],
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("moved_at", models.DateTimeField(auto_now_add=True)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_events",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "ordering": ("plan", "moved_at", "pk"),
            },
        ),
    ]

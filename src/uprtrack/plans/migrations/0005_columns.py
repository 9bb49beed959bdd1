"""Programmes become rows; budget lines, further columns of indicators, and what a coalition makes of a State's plan."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import uprtrack.reviews.identifiers

ACTION = "plans.expectedaction"


def make_rows(apps: Any, schema_editor: Any) -> None:
    """A row for each programme that the actions of a plan name, or named in an earlier version."""
    actions = apps.get_model("plans", "ExpectedAction")
    programmes = apps.get_model("plans", "Programme")
    versions = apps.get_model("organisations", "EarlierVersion")

    def row(plan: int, title: str) -> Any:
        found = programmes.objects.filter(plan_id=plan, title=title).first()
        return found or programmes.objects.create(plan_id=plan, title=title)

    plans = {}
    for action in actions.objects.order_by("pk"):
        plans[action.pk] = action.plan_id
        title = action.programme.strip()
        if title:
            action.aligned = row(action.plan_id, title)
            action.save(update_fields=["aligned"])
    for version in versions.objects.filter(object_kind=ACTION, object_id__in=list(plans)).order_by("pk"):
        told = version.fields.get("programme")
        if isinstance(told, str):
            title = told.strip()
            version.fields["programme"] = row(plans[version.object_id], title).pk if title else None
            version.save(update_fields=["fields"])
    # PostgreSQL alters no table while checks of what was written to it are put off.
    schema_editor.connection.check_constraints()


def write_words(apps: Any, schema_editor: Any) -> None:
    """The titles back into the actions and their earlier versions."""
    actions = apps.get_model("plans", "ExpectedAction")
    titles = dict(apps.get_model("plans", "Programme").objects.values_list("pk", "title"))
    for action in actions.objects.filter(aligned__isnull=False):
        action.programme = titles[action.aligned_id]
        action.save(update_fields=["programme"])
    for version in apps.get_model("organisations", "EarlierVersion").objects.filter(object_kind=ACTION):
        if "programme" in version.fields:
            version.fields["programme"] = titles.get(version.fields["programme"], "")
            version.save(update_fields=["fields"])
    schema_editor.connection.check_constraints()


def identifier() -> Any:
    return models.CharField(
        default=uprtrack.reviews.identifiers.new_public_id, editable=False, max_length=12, unique=True
    )


def key() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_clusters_hold_recommendations"),
        ("organisations", "0009_confirming"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", key()),
                ("public_id", identifier()),
                ("title", models.CharField(max_length=200, verbose_name="programme")),
                ("whose", models.CharField(blank=True, max_length=200, verbose_name="whose programme")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programmes",
                        to="plans.plan",
                    ),
                ),
            ],
            options={"ordering": ("plan", "starts_on", "title", "pk")},
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(fields=("plan", "title"), name="one_programme_a_title"),
        ),
        migrations.AddField(
            model_name="expectedaction",
            name="aligned",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="plans.programme",
                verbose_name="programme it aligns with",
            ),
        ),
        migrations.RunPython(make_rows, write_words),
        migrations.AlterField(
            model_name="expectedaction",
            name="programme",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.RemoveField(model_name="expectedaction", name="programme"),
        migrations.RenameField(model_name="expectedaction", old_name="aligned", new_name="programme"),
        migrations.AddField(
            model_name="expectedaction",
            name="support_offered",
            field=models.TextField(blank=True, default="", verbose_name="support offered"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", key()),
                ("public_id", identifier()),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="what for")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        help_text="Three letters (ISO 4217).", max_length=3, verbose_name="currency"
                    ),
                ),
                (
                    "from_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year, or first year"
                    ),
                ),
                (
                    "until_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="last year"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source of the money")),
                ("is_secured", models.BooleanField(default=False, verbose_name="the money is secured")),
                ("version", models.PositiveIntegerField(default=1)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget_lines",
                        to="plans.expectedaction",
                    ),
                ),
            ],
            options={"ordering": ("action", "from_year", "pk")},
        ),
        migrations.CreateModel(
            name="ExpectationJudgement",
            fields=[
                ("id", key()),
                (
                    "level",
                    models.CharField(
                        choices=[("wholly", "Wholly"), ("partly", "Partly"), ("not", "Not")],
                        max_length=8,
                        verbose_name="the State's plan meets this",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="reasons")),
                ("judged_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="plans.expectedaction",
                    ),
                ),
                (
                    "met_by",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="plans.expectedaction",
                        verbose_name="by these actions",
                    ),
                ),
                (
                    "state_plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
                    ),
                ),
            ],
            options={"ordering": ("action", "pk")},
        ),
        migrations.AddConstraint(
            model_name="expectationjudgement",
            constraint=models.UniqueConstraint(
                fields=("action", "state_plan"), name="one_judgement_an_expectation"
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="baseline_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the baseline"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="target_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the target"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="disaggregation",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Sex, age, disability, region …: for whom values are told as well.",
                max_length=200,
                verbose_name="told apart by",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="indicator",
            name="sdg_indicator",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Its code, such as 5.2.1.",
                max_length=12,
                verbose_name="SDG indicator",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="indicatorvalue",
            name="group",
            field=models.CharField(
                blank=True,
                default="",
                help_text="One of the groups told apart, such as “girls”; empty for everybody.",
                max_length=100,
                verbose_name="of whom",
            ),
            preserve_default=False,
        ),
    ]

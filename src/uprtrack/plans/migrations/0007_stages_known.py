"""What is known of stages and responsibilities from before they were noted as events."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def tell_what_is_known(apps: Any, schema_editor: Any) -> None:
    """Published plans came to that stage when they were; bodies answer for actions since their plan was made."""
    plans, events = apps.get_model("plans", "Plan"), apps.get_model("plans", "StageEvent")
    for plan in plans.objects.filter(visibility="public", published_at__isnull=False):
        event = events.objects.create(plan=plan, stage="published", author_id=plan.author_id)
        events.objects.filter(pk=event.pk).update(moved_at=plan.published_at)
        plans.objects.filter(pk=plan.pk).update(stage="published")
    named = apps.get_model("plans", "Responsibility")
    since = apps.get_model("plans", "ResponsibilityEvent")
    for row in named.objects.select_related("action__plan"):
        for kind, at in ((row.kind, row.action.plan.created_at), ("", row.withdrawn_at)):
            if at is not None:
                event = since.objects.create(
                    action_id=row.action_id, organisation_id=row.organisation_id, kind=kind
                )
                since.objects.filter(pk=event.pk).update(happened_at=at)


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_stages")]

    operations = [migrations.RunPython(tell_what_is_known, migrations.RunPython.noop)]

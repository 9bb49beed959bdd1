"""Forms of plans; what they mean is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.attribution import behind
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.forms import OwnedForm, acting_field
from uprtrack.organisations.kinds import EXECUTIVE
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.standing import Reader
from uprtrack.plans.fields import OrganisationField, RecommendationsField, circle_field, day_input
from uprtrack.plans.models import (
    ActionStatus,
    Cluster,
    ExpectedAction,
    Indicator,
    IndicatorValue,
    Plan,
    PlanKind,
    Programme,
    ResponsibilityKind,
)
from uprtrack.plans.rules import plan_kinds_of
from uprtrack.recommendations.models import Recommendation


class PlanForm(OwnedForm, forms.Form):
    """A new plan of one of the person's organisations."""

    kind = forms.ChoiceField(label=_("Kind of plan"))
    title = forms.CharField(label=_("Title"), max_length=200)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(organisations)
        self.fields["visibility"] = circle_field(organisations)
        kinds = dict.fromkeys(kind for item in organisations for kind in plan_kinds_of(item))
        kind_field = self.fields["kind"]
        assert isinstance(kind_field, forms.ChoiceField)
        kind_field.choices = [(kind.value, kind.label) for kind in kinds]


class ClusterForm(forms.ModelForm[Cluster]):
    class Meta:
        model = Cluster
        fields = ("title", "parent")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["parent"], plan.clusters.standing())


class ActionForm(forms.ModelForm[ExpectedAction]):
    """What is expected, for which recommendations; a cluster is chosen, or named here for the first time."""

    new_cluster = forms.CharField(label=_("New cluster"), max_length=200, required=False)
    new_programme = forms.CharField(label=_("New programme"), max_length=200, required=False)
    field_order = (
        "recommendations",
        "text",
        "type",
        "cluster",
        "new_cluster",
        "starts_on",
        "ends_on",
        "programme",
        "new_programme",
        "support_offered",
    )

    class Meta:
        model = ExpectedAction
        fields: tuple[str, ...] = (
            "text",
            "type",
            "cluster",
            "starts_on",
            "ends_on",
            "programme",
            "support_offered",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "support_offered": forms.Textarea(attrs={"rows": 2}),
            "starts_on": day_input(),
            "ends_on": day_input(),
        }

    def __init__(
        self, *args: Any, plan: Plan | None, choices: QuerySet[Recommendation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendations"] = RecommendationsField(
            label=_("Recommendations it serves"),
            queryset=choices,
            to_field_name="public_id",
            widget=forms.SelectMultiple(attrs={"size": 8}),
        )
        clusters = plan.clusters.standing() if plan else Cluster.objects.none()
        if clusters:
            _choose_from(self.fields["cluster"], clusters)
        else:
            del self.fields["cluster"]
            self.fields["new_cluster"].label = _("Cluster")
        programmes = plan.programmes.all() if plan else Programme.objects.none()
        if programmes:
            _choose_from(self.fields["programme"], programmes)
        else:
            del self.fields["programme"]
            self.fields["new_programme"].label = _("Programme it aligns with")
        if plan is not None and plan.kind == PlanKind.ACTION_STRATEGY:
            self._speak_of_activities()
        elif not self.instance.support_offered:
            del self.fields["support_offered"]
        self.order_fields(self.field_order)

    def _speak_of_activities(self) -> None:
        """An action strategy holds what its owner will do itself: activity, lead, support offered, date."""
        self.fields["text"].label = _("Activity")
        self.fields["ends_on"].label = _("Date")
        self.fields["starts_on"].label = _("From, where it takes longer than a day")

    def action_fields(self) -> dict[str, Any]:
        """What ``add_action`` and ``change_action`` take, cluster and programme aside."""
        names = ("text", "type", "recommendations", "starts_on", "ends_on", "support_offered")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ActionChangeForm(ActionForm):
    """The same with its status, and the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta(ActionForm.Meta):
        fields = (*ActionForm.Meta.fields, "status")


class StatusForm(forms.Form):
    """What a body assigned in the State's matrix may change."""

    status = forms.ChoiceField(label=_("Status"), choices=ActionStatus.choices)
    version = forms.IntegerField(widget=forms.HiddenInput())


class LeadForm(forms.Form):
    """The body that leads, on the form that plans one recommendation."""

    lead = OrganisationField(
        label=_("Lead body"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("Others are added on the page of the action."),
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["lead"], bodies)


class AssignForm(forms.Form):
    organisation = OrganisationField(
        label=_("Body"), queryset=Organisation.objects.none(), to_field_name="public_id"
    )
    kind = forms.ChoiceField(
        label=_("How"),
        choices=ResponsibilityKind.choices,
        help_text=_("Parliament, courts, prosecutors, ombuds institutions and the NHRI are invited."),
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["organisation"], bodies)


class IndicatorForm(forms.ModelForm[Indicator]):
    class Meta:
        model = Indicator
        fields = (
            "name",
            "type",
            "unit",
            "baseline",
            "baseline_year",
            "baseline_on",
            "target",
            "target_year",
            "target_on",
            "source",
            "disaggregation",
            "sdg_target",
            "sdg_indicator",
        )
        widgets = {"baseline_on": day_input(), "target_on": day_input()}


class IndicatorValueForm(forms.ModelForm[IndicatorValue]):
    class Meta:
        model = IndicatorValue
        fields = ("measured_on", "value", "group", "note")
        widgets = {"measured_on": day_input()}


class PlanChangeForm(forms.ModelForm[Plan]):
    """A plan's title, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta:
        model = Plan
        fields = ("title",)


class ClusterChangeForm(ClusterForm):
    """A cluster's title and place, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class IndicatorChangeForm(IndicatorForm):
    """An indicator, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


def plannable(reader: Reader, plan_state: str) -> QuerySet[Recommendation]:
    """The recommendations to a State (ISO3) that a plan may serve, newest review first."""
    return (
        Recommendation.objects.visible_to(reader)
        .standing_with_parts()
        .filter(review__state_under_review=plan_state)
        .select_related("review")
        .order_by("-review__cycle", "ordinal", "pk")
    )


def bodies_of(reader: Reader, plan_state: str) -> QuerySet[Organisation]:
    """The bodies that work in a State (ISO3), as far as the reader may know of them."""
    return known_to(reader).filter(country=plan_state).order_by("kind", "name")


def leads_for(reader: Reader, plan: Plan) -> QuerySet[Organisation]:
    """Who may lead in a plan: executive bodies where the reader assigns, and who holds the plan."""
    chosen = Q(pk=behind(plan.owner).pk)
    if allows(reader, Act.ASSIGN, row=plan):
        chosen |= Q(kind__in=EXECUTIVE)
    return bodies_of(reader, plan.review.state_under_review_id).filter(chosen)


def _choose_from(field: forms.Field, choices: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices

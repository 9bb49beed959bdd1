"""Forms of progress reports, of their schedule and of the NHRI's terms; what they mean is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models import GatekeepingMandate, ProgressReport, ReportedValue, ReportingSchedule
from uprtrack.monitoring.progress_rules import Measured, Values
from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.plans.fields import day_input
from uprtrack.plans.models import ExpectedAction, Indicator


class ReportForm(forms.ModelForm[ProgressReport]):
    """The words of a report, the action's status, and a value for each indicator of the action, if there is one."""

    class Meta:
        model = ProgressReport
        fields: tuple[str, ...] = ("text", "status")
        widgets: dict[str, forms.Widget] = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"text": _("These words are published as they stand, with the name of your body.")}

    def __init__(self, *args: Any, action: ExpectedAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators: list[Indicator] = list(action.indicators.all())
        known = {item.indicator_id: item for item in _values_of(self.instance)}
        for indicator in self.indicators:
            name = f"value_{indicator.public_id}"
            before = known.get(indicator.pk)
            self.fields[name] = forms.DecimalField(
                label=_("%(indicator)s, in %(unit)s") % {"indicator": indicator.name, "unit": indicator.unit},
                max_digits=16,
                decimal_places=3,
                required=False,
                initial=before.value.normalize() if before else None,
            )
            self.fields[f"day_{indicator.public_id}"] = forms.DateField(
                label=_("%(indicator)s: measured on") % {"indicator": indicator.name},
                required=False,
                widget=day_input(),
                initial=before.measured_on if before else None,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for indicator in self.indicators:
            value, day = f"value_{indicator.public_id}", f"day_{indicator.public_id}"
            if data.get(value) is not None and data.get(day) is None and day not in self.errors:
                self.add_error(day, _("Say on which day the value was measured."))
            if data.get(day) is not None and data.get(value) is None and value not in self.errors:
                self.add_error(value, _("Give the value that was measured on this day."))
        return data

    def values(self) -> Values:
        """The values that were given."""
        given = {item: self.cleaned_data.get(f"value_{item.public_id}") for item in self.indicators}
        return {
            item: Measured(value, self.cleaned_data[f"day_{item.public_id}"])
            for item, value in given.items()
            if value is not None
        }


class NewReportForm(ReportForm):
    """A new report on a period, of one of the bodies that the reader may report for."""

    class Meta(ReportForm.Meta):
        fields = ("period_from", "period_to", *ReportForm.Meta.fields)
        widgets = {**ReportForm.Meta.widgets, "period_from": day_input(), "period_to": day_input()}

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(organisations)


class ReportChangeForm(ReportForm):
    """A draft, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class StepForm(forms.Form):
    """What becomes of a report: on it goes, or back with a reason."""

    ONWARD, BACK = "onward", "back"
    act = forms.ChoiceField(choices=[(ONWARD, _("On")), (BACK, _("Back"))])
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2_000)


class ScheduleForm(forms.ModelForm[ReportingSchedule]):
    """How often the bodies of a plan report."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    class Meta:
        model = ReportingSchedule
        fields = ("every_months", "starts_on", "ends_on", "days_to_report", "asks_support")
        widgets = {"starts_on": day_input(), "ends_on": day_input()}
        help_texts = {
            "ends_on": _("Leave it empty where reports are asked for until further notice."),
            "days_to_report": _(
                "A report is due on the day after its period, and overdue after so many days."
            ),
        }

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class MandateForm(forms.ModelForm[GatekeepingMandate]):
    """The terms under which an NHRI publishes ministries' reports."""

    class Meta:
        model = GatekeepingMandate
        fields = ("basis", "legal_basis", "days")
        widgets = {"legal_basis": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "legal_basis": _("The law and its section, or the decision and its date: everybody can read it."),
            "days": _("What is not answered within so many days is published as “not reviewed”."),
        }

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(organisations)
        self.order_fields(["organisation", *self.Meta.fields])


def _values_of(report: ProgressReport) -> list[ReportedValue]:
    return list(report.values.all()) if report.pk else []

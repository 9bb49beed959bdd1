"""The library's sentences on what to do when, listed so that they can be translated.

The library writes plain English; translators find what it says here, and a test holds the two together.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

ACTIVITIES_AND_NOTES = (
    _(
        "Hold regional consultations; invite early; set the agenda with the national human rights "
        "institution and civil society"
    ),
    _("until the national report is due"),
    _("Hold a preparatory day"),
    _("the day before a consultation"),
    _("Present an assessment to Parliament and ask for hearings"),
    _("before the review"),
    _("Send a submission"),
    _("sessions 41 to 44 gave 6.3 to 7.4 months before the review; a published date overrides"),
    _("Send the national report: all recommendations, with the grid of their status"),
    _("84 to 105 days before the review"),
    _("Speak with embassies"),
    _("Hold an in-country pre-session"),
    _("Speak at the Geneva pre-session: one hour, five to seven minutes each"),
    _("Speak with permanent missions; avoid other events of the Council"),
    _("Send advance questions"),
    _("ten working days before the review"),
    _("Make the statement with recommendations: typically two to four in two minutes"),
    _("otherwise 140 minutes divided by the number of speakers"),
    _("Watch the review together, with children too"),
    _("Debrief civil society at once"),
    _("Leave all recommendations pending, consult, decide"),
    _("Ask for support of recommendations; translate them; make them known"),
    _("Adopt the outcome"),
    _("sources differ by weeks: the Council's programme of work decides"),
    _("Make a statement at the adoption"),
    _("institutions of A status and organisations in consultative status with ECOSOC; ten slots in 2012"),
    _("Send the High Commissioner's letter, the thematic list and the infographic"),
    _("after the adoption"),
    _("Make the outcome known, in plain words too"),
    _("Meet ministries, about noted recommendations too"),
    _("Monitor implementation"),
    _("Ask recommending States to follow up bilaterally"),
    _("Write an action plan"),
    _("Report on five recommendations"),
    _("one country's example"),
    _("Consult civil society"),
    _("every six months; one country's example"),
    _("Hold at least four meetings a year"),
    _("Review the plan"),
    _("quarterly to annually"),
    _("Hold an annual meeting or publish an annual report"),
    _("every twelve months"),
    _("Take stock at mid-term"),
    _("Publish a mid-term report, announced under item 6"),
    _("voluntary; sources count from the review or from the adoption"),
    _("Make written and oral statements, hold a side event"),
    _("most useful 24 to 30 months after the review"),
    _("Send a written statement for a session of the Council"),
    _("sources say three or two weeks before the session"),
    _("Prepare the next cycle"),
    _("Reiterate what was not implemented"),
    _("Use a symbolic day"),
    _(
        "Cite the outcome to treaty bodies and special procedures, noted recommendations that "
        "coincide with theirs too"
    ),
    _("Meet quarterly in a confidential group"),
    _("Meet monthly on one theme"),
    _("Report a reprisal"),
    _("at once; only with the victim's informed consent"),
)

"""Coastland, the fictional country of the demonstration: its reviews, papers, people, plan and assessments.

Everything here is invented. The papers bear symbols that the United Nations does not use, and the States
named in them said nothing of what they report. Nothing in this package needs Django.
"""

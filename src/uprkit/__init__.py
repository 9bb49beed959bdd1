"""uprkit knows the Universal Periodic Review: its papers, its rules, its dates and its figures.

Bytes, text and dates in; dataclasses out. It needs no Django, no network, no clock and no database.
"""

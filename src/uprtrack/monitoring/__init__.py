"""Measures taken, evidence, assessments by actor."""

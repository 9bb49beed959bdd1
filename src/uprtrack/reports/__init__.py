"""Kinds of report and their exports."""

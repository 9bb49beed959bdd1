"""Meetings of mechanisms, coalitions and their groups, and the tasks that follow from them."""

from uprtrack.calendar.models.meetings import Meeting
from uprtrack.calendar.models.tasks import Task, TaskState

__all__ = ["Meeting", "Task", "TaskState"]

"""schemathesis asks what its reading of the OpenAPI document can think of: no server error, no undocumented answer.

A few requests an operation in the suite; ``UPRTRACK_SCHEMATHESIS=500`` asks for so many.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, settings
from schemathesis import checks as all_checks
from schemathesis.specs.openapi import checks

from uprtrack.api.interface import interface
from uprtrack.monitoring.models import Assessment

EXAMPLES = int(os.environ.get("UPRTRACK_SCHEMATHESIS", "5"))
CHECKS = (
    all_checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)

schema = schemathesis.openapi.from_dict(interface.get_openapi_schema())
schema.app = WSGIHandler()


@pytest.fixture
def answering(followed: Assessment, kept_open: None, settings: Any) -> None:
    """Everything there is, and nobody asks too often."""
    settings.API_PER_MINUTE = 1_000_000
    settings.REFUSAL_MILLISECONDS = 0


@pytest.mark.usefixtures("answering")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 50
)
def test_every_answer_is_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, headers={"Host": "localhost"})

"""The headers that the national medication list asks of a request."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

TYPE = "application/fhir+json"


def request_headers(
    given: Mapping[str, str], token: str, context: str, patient: str, provenance: Any = None
) -> dict[str, str]:
    """Return the headers of one request, which has an id of its own.

    `given` is what the agreement says, `context` joins the requests of one run, `patient` is the
    receiver's own id and "" for one that it does not know.
    """
    made = {name.lower(): value for name, value in given.items()}
    made |= {
        "content-type": TYPE,
        "accept": TYPE,
        "prefer": made.get("prefer", "return=representation"),
        "authorization": f"Bearer {token}",
        "x-context-id": context,
        "x-request-id": str(uuid4()),
    }
    if patient:
        made["x-patientref"] = patient
    if provenance is not None:
        made["x-provenance"] = encode(provenance)
    return made


def encode(resource: Any) -> str:
    """Return a resource as a header carries it."""
    text = json.dumps(resource, ensure_ascii=False, separators=(",", ":"))
    return b64encode(text.encode()).decode()

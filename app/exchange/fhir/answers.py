"""What a FHIR server answers, read with nothing taken for granted, unknown members passed by."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec

_T = TypeVar("_T")


class _Coding(msgspec.Struct):
    code: str = ""


class _Text(msgspec.Struct):
    text: str = ""
    coding: list[_Coding] = []


class Issue(msgspec.Struct):
    """One thing that an OperationOutcome says (anmärkning)."""

    severity: str = ""
    code: str = ""
    details: _Text = msgspec.field(default_factory=_Text)
    diagnostics: str = ""
    expression: list[str] = []

    @property
    def said(self) -> str:
        """The code of what is wrong: the receiver's own before FHIR's."""
        return next((one.code for one in self.details.coding if one.code), self.code)

    @property
    def words(self) -> str:
        """What is wrong in the receiver's words, and where."""
        where = f" ({', '.join(self.expression)})" if self.expression else ""
        return (self.details.text or self.diagnostics or self.code) + where


class _Outcome(msgspec.Struct):
    resourceType: Literal["OperationOutcome"]  # noqa: N815 FHIR's own spelling
    issue: list[Issue] = []


class _Resource(msgspec.Struct):
    resourceType: str  # noqa: N815 FHIR's own spelling


class _Response(msgspec.Struct):
    status: Annotated[str, msgspec.Meta(pattern=r"^[2-5][0-9]{2}\b")]  # as "201 Created"
    outcome: _Outcome | None = None


class _Entry(msgspec.Struct):
    response: _Response


class _Match(msgspec.Struct):
    resource: dict[str, Any] = {}


class _Matches(msgspec.Struct):
    resourceType: Literal["Bundle"]  # noqa: N815 FHIR's own spelling
    entry: list[_Match] = []


class _Bundle(msgspec.Struct):
    resourceType: Literal["Bundle"]  # noqa: N815 FHIR's own spelling
    type: Literal["transaction-response"]
    entry: list[_Entry] = []


def find_reason(body: bytes) -> str | None:
    """Return what an OperationOutcome says, the worst first; nothing when the body is not one."""
    outcome = _decode(body, _Outcome)
    return None if outcome is None else _words(outcome)


def find_issues(body: bytes) -> list[Issue] | None:
    """Return what an OperationOutcome says, the worst first; nothing when the body is not one."""
    outcome = _decode(body, _Outcome)
    return None if outcome is None else _sorted(outcome)


def find_type(body: bytes) -> str:
    """Return what kind of resource the body is, "" for none."""
    resource = _decode(body, _Resource)
    return resource.resourceType if resource else ""


def find_matches(body: bytes) -> list[dict[str, Any]] | None:
    """Return the resources that a search found; nothing when the body is no such answer."""
    bundle = _decode(body, _Matches)
    return None if bundle is None else [match.resource for match in bundle.entry]


def find_entries(body: bytes) -> list[tuple[int, str]] | None:
    """Return status and reason of each entry of a transaction's answer; nothing if it is none."""
    bundle = _decode(body, _Bundle)
    if bundle is None:
        return None
    responses = [entry.response for entry in bundle.entry]
    return [(int(r.status[:3]), _words(r.outcome) if r.outcome else "") for r in responses]


def holds(body: bytes, ours: Any) -> bool:
    """Tell whether the body says everything that our resource, as plain JSON values, says.

    Servers add members and write the same moment otherwise; neither makes it another resource.
    """
    return says(_decode(body, dict[str, Any]), ours)


def _decode(body: bytes, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _words(outcome: _Outcome) -> str:
    return "; ".join(dict.fromkeys(issue.words for issue in _sorted(outcome) if issue.words))


def _sorted(outcome: _Outcome) -> list[Issue]:
    weights = {"fatal": 0, "error": 1}
    return sorted(outcome.issue, key=lambda issue: weights.get(issue.severity, 2))


def says(theirs: Any, ours: Any) -> bool:
    """Tell whether theirs says all that ours says, both as plain JSON values."""
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and all(says(theirs.get(k), v) for k, v in ours.items())
    if isinstance(ours, list):
        return (
            isinstance(theirs, list)
            and len(theirs) == len(ours)
            and all(says(their, own) for their, own in zip(theirs, ours, strict=True))
        )
    return bool(theirs == ours) or (_moment(ours) is not None and _moment(theirs) == _moment(ours))


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None

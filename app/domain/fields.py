"""Fields of a draft by the paths that findings name."""

from app.domain.draft import DispensingDraft


def row_of(path: str) -> int | None:
    """Return which row a path leads into, counted from 0."""
    parts = path.split(".")
    return int(parts[1]) if len(parts) == 3 and parts[0] == "rows" else None


def value_at(draft: DispensingDraft, path: str) -> object:
    """Return what stands in a field; what is on the labels for "label"; None for no field."""
    if path == "label":
        return draft.label_digest()
    value: object = draft
    for name in path.split("."):
        if isinstance(value, tuple):
            value = value[int(name)] if name.isdecimal() and int(name) < len(value) else None
        else:
            value = getattr(value, name, None)
    return value

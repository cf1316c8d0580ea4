"""Words that a field completes what is typed to, while it is typed."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCompleter

from app.ui.widgets.field import LineField


def complete(field: LineField, words: Iterable[str] = ()) -> QStringListModel:
    """Let a field complete what is typed; return the words, which may be others later.

    What is completed was not typed: listen to the field's `left` too, not to `edited` alone.
    """
    model = QStringListModel(list(words), field)
    completer = QCompleter(model, field)
    completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
    field.line.setCompleter(completer)
    return model

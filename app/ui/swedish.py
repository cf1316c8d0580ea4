"""Qt's own words in Swedish: its choosers of files, and what a right click in a field offers."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_WORDS = "qtbase_sv"  # comes with Qt


def speak_swedish(application: QCoreApplication) -> QTranslator | None:
    """Let Qt speak Swedish whatever the computer speaks; None where its words are not there."""
    words = QTranslator(application)
    if not words.load(_WORDS, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        return None
    application.installTranslator(words)
    return words

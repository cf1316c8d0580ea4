"""Notices: the latest of each kind, with its ways out by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.notice import Notice, Notices
from tests.ui.showing import Show


def test_the_place_is_there_only_while_something_is_said(show: Show) -> None:
    notices = Notices()
    show(notices)
    notices.drop("print")
    assert not notices.isVisible()
    notices.put("print", Notice(Tone.WARN, "Etiketten kom inte ut", "", []))
    notices.put("row", Notice(Tone.INFO, "Rad 2 är borttagen", "", []))
    assert notices.isVisible()
    notices.drop("print")
    assert notices.isVisible()
    notices.drop_all()
    assert not notices.isVisible()


def test_a_notice_takes_the_place_of_the_one_of_its_kind(show: Show) -> None:
    notices = Notices()
    show(notices)
    first, second = (Notice(Tone.STOP, text, "Gör så här.", []) for text in ("Ett", "Två"))
    notices.put("save", first)
    notices.put("save", second)
    assert notices.shown("save") is second
    assert first.isHidden()


def test_hidden_notices_come_back_but_none_comes_of_nothing(show: Show) -> None:
    notices = Notices()
    show(notices)
    notices.come_back()
    assert not notices.isVisible()
    notices.put("save", Notice(Tone.STOP, "Ett", "", []))
    notices.hide()
    notices.come_back()
    assert notices.isVisible()


def test_esc_takes_the_way_out_that_it_is_written_on(show: Show) -> None:
    no, yes = KeyEcho("Nej, behåll", "Esc"), KeyButton("Byt patient")
    answers: list[str] = []
    no.acted.connect(lambda: answers.append("no"))
    yes.acted.connect(lambda: answers.append("yes"))
    notice = Notice(Tone.WARN, "Byt patient?", "En annan är skannad.", [no, yes])
    show(notice)
    yes.setFocus()
    QTest.keyClick(yes, Qt.Key.Key_Escape)
    assert answers == ["no"]


def test_esc_without_such_a_way_does_nothing(show: Show) -> None:
    close = KeyButton("Stäng")
    acted: list[bool] = []
    close.acted.connect(lambda: acted.append(True))
    notice = Notice(Tone.WARN, "Ett", "", [close])
    show(notice)
    QTest.keyClick(close, Qt.Key.Key_Escape)
    assert not acted


def test_a_notice_without_a_text_leaves_no_gap(show: Show) -> None:
    bare, full = Notice(Tone.INFO, "Ett", "", []), Notice(Tone.INFO, "Ett", "Mer.", [])
    show(bare, full)
    assert not bare.text.isVisible()
    assert bare.height() < full.height()

"""Getting in: who acts, with which password, in which folder; exit codes; help."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import commands
from app.cli.arguments import parser
from tests.cli.lykta import Answer, Lykta, command, copy_pharmacy, line, run
from tests.workplaces import PASSWORD


@pytest.fixture(scope="module")
def lykta(tmp_path_factory: pytest.TempPathFactory) -> Lykta:
    """One pharmacy for all: nothing here changes it."""
    return copy_pharmacy(tmp_path_factory.mktemp("entry"))


def every_parser(of: ArgumentParser) -> Iterator[ArgumentParser]:
    """Yield a parser and those of its commands and their acts."""
    yield of
    for action in of._actions:
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from every_parser(below)


def test_every_help_text_has_an_example_that_can_be_typed() -> None:
    for below in every_parser(parser()):
        text = " ".join(below.format_help().split())
        example = re.search(r"Exempel: lykta (.+?)(?: Svarskoder.*)?$", text)
        assert example, below.prog
        words = [w.strip('"') for w in re.findall(r'"[^"]*"|\S+', example[1].rstrip("."))]
        parser().parse_args(words)
        if below.prog.startswith("lykta "):
            assert below.prog.split()[1] in words


def test_every_help_text_is_swedish() -> None:
    for below in every_parser(parser()):
        text = below.format_help()
        assert "visa den här hjälpen" in text
        assert not re.search(r"\b(usage|options|positional|show this|arguments)\b", text), (
            below.prog
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "så här: lykta [-h]"),
        (["hmm"], "KOMMANDO: 'hmm' finns inte bland"),
        (["init", "--gln", "1"], "--pharmacy, --person, --role, --recovery-out saknas."),
        (["settle"], "ett av --receiver --pause --resume --done --waive --not-there behövs."),
        (["settle", "--done", "x", "--waive", "y"], "--waive och --done går inte ihop."),
        (["steps", "--jso"], "--jso är okänt."),
        (["backup"], "MAPP saknas."),
        (["outage", "begin", "--down"], "--down behöver ett värde."),
        (["keyslots"], "--use-previous saknas."),
    ],
)
def test_what_is_misspelt_is_told_in_swedish_with_code_2(words: list[str], told: str) -> None:
    answer = run(words or ["--help"])
    assert answer.code == (2 if words else 0)
    assert told in answer.err + answer.out


def test_nobody_acts_without_a_name(lykta: Lykta) -> None:
    answer = run(["--home", str(lykta.home), "verify"])
    assert (answer.code, answer.out, answer.err) == (
        1, "", "Vem handlar? Skriv --as och namnet.\n",
    )  # fmt: skip


def test_a_name_that_has_no_password_here_is_told(lykta: Lykta) -> None:
    answer = run(["--home", str(lykta.home), "--as", "Ingen", "--password-file",
                        str(lykta.password), "verify"])  # fmt: skip
    assert answer.code == 1
    assert answer.err.startswith("Ingen med det namnet har lösenord här.")


def test_without_a_terminal_a_password_must_come_from_a_file(lykta: Lykta) -> None:
    words = ["--home", str(lykta.home), "--as", lykta.name, "verify"]
    answer = run(words)
    assert (answer.code, answer.err) == (
        1, "Lösenord saknas. Skriv --password-file och en fil.\n",
    )  # fmt: skip


@pytest.mark.parametrize("content", [PASSWORD, f"{PASSWORD}\r\nmer\n", f"\ufeff{PASSWORD}\n"])
def test_the_password_is_the_files_first_line(lykta: Lykta, tmp_path: Path, content: str) -> None:
    path = tmp_path / "password"
    path.write_text(content, encoding="utf-8", newline="")
    words = ["--home", str(lykta.home), "--as", "sara lindqvist", "--password-file", str(path)]
    assert run([*words, "steps", "--json"]).code == 0


def test_a_password_file_that_cannot_be_read_is_told(lykta: Lykta, tmp_path: Path) -> None:
    def told(path: Path) -> Answer:
        words = ["--home", str(lykta.home), "--as", lykta.name, "--password-file", str(path)]
        return run([*words, "steps"])

    nowhere = told(tmp_path / "nowhere")
    assert (nowhere.code, nowhere.out) == (3, "")
    assert nowhere.err == f"{tmp_path / 'nowhere'} går inte att läsa. Välj en annan fil.\n"
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    broken = told(tmp_path / "bytes")
    assert (broken.code, broken.out) == (1, "")
    assert "är inte text" in broken.err


def test_a_wrong_password_says_so_and_nothing_else(tmp_path: Path) -> None:
    lykta = copy_pharmacy(tmp_path)
    lykta.password.write_text("något helt annat")
    answer = lykta("journal", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Lösenordet stämmer inte.")


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_without_a_pharmacy_is_told(tmp_path: Path, exists: bool) -> None:
    lykta = Lykta(tmp_path / "empty")
    if exists:
        lykta.home.mkdir()
    answer = lykta("verify")
    assert (answer.code, answer.out) == (3, "")
    assert re.match("Mapp.* (inget apotek|finns inte)", answer.err)


@pytest.mark.logs("unexpected KeyError")
def test_a_bug_is_told_without_what_it_was_about_and_logged_by_place(
    lykta: Lykta, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = "Tolvan Tolvansson 191212121212"

    def buggy(*_: object) -> int:
        raise KeyError(patient)

    monkeypatch.setitem(commands.WITH_STORE, "steps", buggy)
    answer = lykta("steps")
    assert answer.code == 3
    assert re.fullmatch(r"Något i Lykta är fel \(KeyError, test_entry.py:\d+\).\n", answer.err)
    log = (lykta.home / "log" / "lykta.log").read_text(encoding="utf-8")
    assert "unexpected KeyError" in log
    assert "test_entry.py" in log
    assert "Tolvan" not in log


def test_an_interrupted_command_says_so(lykta: Lykta, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(commands.WITH_STORE, "steps", interrupted)
    answer = lykta("steps")
    assert (answer.code, answer.out, answer.err) == (1, "", "Avbrutet.\n")


def test_on_a_terminal_the_password_is_asked_for_and_not_shown(lykta: Lykta) -> None:
    ours, theirs = open_terminal()
    words = ["--home", str(lykta.home), "--as", lykta.name, "verify"]
    with subprocess.Popen(
        command(words), stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = read_until(ours, "Lösenord: ")
        os.write(ours, f"{PASSWORD}\n".encode())
        shown += read_until(ours, "Allt stämmer.")
        process.wait()
    os.close(ours)
    assert process.returncode == 0
    assert PASSWORD not in shown
    assert "Kontrollerar" in shown  # a bar, since a person looks


@pytest.mark.parametrize("size", [(24, 80), (0, 0)])
def test_a_bar_is_drawn_on_a_terminal_also_where_its_size_is_unknown(
    lykta: Lykta, size: tuple[int, int]
) -> None:
    ours, theirs = open_terminal(*size)
    with subprocess.Popen(
        command(lykta.words("verify")), stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = read_until(ours, "Allt stämmer.")
        process.wait()
    os.close(ours)
    assert re.search(r"Kontrollerar +\d+ % \|.+\| +\S+ av \S+ st", shown)


def test_the_bar_makes_way_for_the_answers_lines(tmp_path: Path) -> None:
    ours, theirs = open_terminal()
    words = copy_pharmacy(tmp_path).words("record", "-")
    with subprocess.Popen(
        command(words), stdin=subprocess.PIPE, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = read_until(ours, "0.00 av")
        process.communicate(line() + b"{}\n")
        shown += read_until(ours, "schema dispensing`.")
    os.close(ours)
    starts = [re.split(r"[\r\n]+", row)[-1] for row in shown.split("\r\n")]
    assert any(re.fullmatch("[0-9a-f-]{36}", start) for start in starts)
    assert any(start.startswith("Rad 2: ") for start in starts)


def test_a_new_password_is_typed_twice(tmp_path: Path) -> None:
    ours, theirs = open_terminal()
    words = ["--home", str(tmp_path / "home"), "init", "--pharmacy", "Apotek", "--gln",
             "7350012340018", "--person", "Åsa Ek", "--role", "manager", "--recovery-out",
             str(tmp_path / "blad.pdf")]  # fmt: skip
    with subprocess.Popen(
        command(words), stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        read_until(ours, "Lösenord: ")
        os.write(ours, f"{PASSWORD}\n".encode())
        read_until(ours, "En gång till: ")
        os.write(ours, b"n\xc3\xa5got annat\n")
        told = read_until(ours, "gånger.")
        process.wait()
    os.close(ours)
    assert process.returncode == 1
    assert "Lösenorden är olika. Skriv samma två gånger." in told
    assert not (tmp_path / "home").exists()
    assert not (tmp_path / "blad.pdf").exists()


def open_terminal(lines: int = 24, columns: int = 80) -> tuple[int, int]:
    """Open a terminal that is as wide as people's are; return both its ends."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    return ours, theirs


def read_until(terminal: int, text: str) -> str:
    """Read what a program shows until a text has come."""
    shown = b""
    while text.encode() not in shown:
        shown += os.read(terminal, 4096)
    return shown.decode()

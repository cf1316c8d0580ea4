"""Changes a file as its format is built: members of archives, elements, fields, and bare bytes.

Flipping bytes of a packed file only ever tries the unpacking; here the file is unpacked, changed
inside, and packed again. All chance comes from the generator that is given.
"""

import io
import random
import re
import struct
import warnings
import zipfile

from tests.fuzz.nasty import ENCODINGS, NAMES, SNIPPETS, VALUES
from tests.fuzz.trees import change_tree

LARGEST = 512 * 1024  # bytes; more tries no more code
_LARGEST_MEMBER = 2 * 2**20  # bytes, and eight times that of all together
_TOKENS = re.compile(rb"<[^<>]*>|[^<]+|<")
_ATTRIBUTE = re.compile(rb"""([^\s=]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_HEADERS = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)")
_NUMBERS = (0, 1, 2, 8, 99, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)

Members = list[tuple[str, bytes]]


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Return the data changed in one to four ways; parts may come from the other file."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        data = _once(data, other, rng)[:LARGEST]
    return data


def _once(data: bytes, other: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.08:
        return _bytes(data, rng)
    if data.startswith(b"PK"):
        return _archive(data, other, rng)
    return _content(data, _any_content(other, rng), rng)


def _content(data: bytes, other: bytes, rng: random.Random) -> bytes:
    data, other = data[:_LARGEST_MEMBER], other[:_LARGEST_MEMBER]
    if rng.random() < 0.03:
        return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")
    if b"<" not in data[:200]:
        return _table(data, other, rng)
    is_tree = len(data) <= LARGEST and rng.random() < 0.65
    changed = change_tree(data, other[:LARGEST], rng) if is_tree else None
    return _markup(data, other, rng) if changed is None else changed


def _copies(pieces: list[bytes], times: int) -> list[bytes]:
    """Return the pieces repeated, as often as a member has room for."""
    length = sum(map(len, pieces)) + 1
    return pieces * min(times, 1 + _LARGEST_MEMBER // length)


def _bytes(data: bytes, rng: random.Random) -> bytes:
    at, length = rng.randrange(len(data) + 1), rng.choice((1, 1, 2, 4, 8, 64, 1_000))
    before, piece, after = data[:at], data[at : at + length], data[at + length :]
    new = rng.choice((rng.randbytes(length), b"\0" * length, b"\xff" * length))
    middle = rng.choice((new, new + piece, b"", piece * 3))
    return before if rng.random() < 0.1 else before + middle + after


# Archives


def _archive(data: bytes, other: bytes, rng: random.Random) -> bytes:
    members = _unpacked(data)
    if members is None:
        return _bytes(data, rng)
    if members and rng.random() < 0.75:
        at = rng.randrange(len(members))
        name, content = members[at]
        members[at] = name, _content(content, _any_content(other, rng), rng)[:_LARGEST_MEMBER]
    else:
        _rearrange(members, rng)
    packed = _packed(members, rng)
    return _lie(packed, rng) if rng.random() < 0.15 else packed


def _rearrange(members: Members, rng: random.Random) -> None:
    if not members or rng.random() < 0.2:
        members.append((rng.choice(NAMES), bytes(rng.choice((0, 1, 10**6)))))
        return
    at = rng.randrange(len(members))
    name, content = members[at]
    match rng.randrange(5):
        case 0:
            members[at] = rng.choice((*NAMES, name.swapcase(), f"x/{name}", f"{name} ")), content
        case 1:
            del members[at]
        case 2:
            members.append((name, content))
        case 3:
            members[at] = name, rng.choice(members)[1]
        case _:
            members[at] = name, (content * rng.choice((0, 2, 20)))[:_LARGEST_MEMBER]


def _unpacked(data: bytes) -> Members | None:
    """Return the members; None when it is no archive, or one that takes too long to change."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > 8 * _LARGEST_MEMBER:
                return None
            return [(member.filename, archive.read(member)) for member in members]
    except Exception:  # noqa: BLE001 - what zipfile makes of a broken one is not what is tried here
        return None


def _packed(members: Members, rng: random.Random) -> bytes:
    stream = io.BytesIO()
    method = zipfile.ZIP_STORED if rng.random() < 0.1 else zipfile.ZIP_DEFLATED
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive,
    ):
        warnings.simplefilter("ignore")  # of names that come twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 2, 0, 0, 0)), content, method)
    return stream.getvalue()


def _lie(data: bytes, rng: random.Random) -> bytes:
    """Change a number in one of the headers."""
    places = [match.start() for match in _HEADERS.finditer(data)]
    at = rng.choice(places) + rng.randrange(4, 46, 2) if places else 0
    form = rng.choice(("<H", "<L"))
    number = struct.pack(form, rng.choice(_NUMBERS) & (0xFFFF if form == "<H" else 0xFFFFFFFF))
    return data[:at] + number + data[at + len(number) :]


def _any_content(data: bytes, rng: random.Random) -> bytes:
    members = _unpacked(data) if data.startswith(b"PK") else None
    return rng.choice(members)[1] if members else data


# Markup


def _markup(data: bytes, other: bytes, rng: random.Random) -> bytes:
    tokens = _TOKENS.findall(data)
    if not tokens:
        return rng.choice(SNIPPETS)
    at = rng.randrange(len(tokens))
    to = min(len(tokens), at + rng.choice((1, 1, 2, 5, 30)))
    match rng.randrange(10):
        case 0 | 1 | 2:
            tokens[at] = _reworded(tokens[at], rng)
        case 3:
            del tokens[at:to]
        case 4:
            tokens[at:to] = _copies(tokens[at:to], rng.choice((2, 2, 50)))
        case 5:
            tokens[at:at] = [rng.choice(SNIPPETS)]
        case 6:
            there = rng.randrange(len(tokens))
            tokens[at], tokens[there] = tokens[there], tokens[at]
        case 7:
            pieces = _TOKENS.findall(other)
            start = rng.randrange(len(pieces) + 1)
            tokens[at:to] = pieces[start : start + rng.choice((1, 5, 50))]
        case 8:
            return _renamed(data, rng)
        case _:
            return (
                b"".join(tokens[:at]) if rng.random() < 0.3 else b"".join(tokens[:at] + tokens[to:])
            )
    return b"".join(tokens)


def _reworded(token: bytes, rng: random.Random) -> bytes:
    """Return the token with another text, or with another value of an attribute."""
    if not token.startswith(b"<"):
        return rng.choice(VALUES)
    found = list(_ATTRIBUTE.finditer(token))
    if not found:
        return token + rng.choice(VALUES)
    match = rng.choice(found)
    value = rng.choice(VALUES).replace(b'"', b"")
    return token[: match.start(3)] + b'"' + value + b'"' + token[match.end(3) :]


def _renamed(data: bytes, rng: random.Random) -> bytes:
    """Return the document with one element or attribute called otherwise throughout."""
    names = re.findall(rb"[A-Za-z][\w:-]+", data[:20_000])
    old = rng.choice(names) if names else b"a"
    new = rng.choice((rng.choice(names) if names else b"b", old + b"x", b"x:" + old, b"a" * 2_000))
    throughout = 1 + _LARGEST_MEMBER // len(new)
    return data.replace(old, new, rng.choice((1, throughout, throughout)))


# Tables of text


def _table(data: bytes, other: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    match rng.randrange(8):
        case 0 | 1 | 2:
            lines[at] = _refielded(lines[at], rng)
        case 3:
            lines[at] = lines[at] + rng.choice((b";", b'"', b"\r", b"\0", b";;;;;;"))
        case 4:
            lines[at : at + 1] = _copies([lines[at]], rng.choice((0, 2, 500)))
        case 5:
            return data.replace(rng.choice((b";", b"\n", b'"')), rng.choice((b",", b"\t", b"\r\n")))
        case 6:
            lines.insert(at, rng.choice(other.split(b"\n")))
        case _:
            lines[at] = rng.choice((b"\xff\xfe", b"\xe5\xe4\xf6", "åäö".encode())) + lines[at]
    return b"\n".join(lines)


def _refielded(line: bytes, rng: random.Random) -> bytes:
    fields = line.split(b";")
    at = rng.randrange(len(fields))
    match rng.randrange(4):
        case 0:
            del fields[at]
        case 1:
            fields[at] = b'"' + fields[at] + b'"'
        case _:
            fields[at] = rng.choice(VALUES)
    return b";".join(fields)

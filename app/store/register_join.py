"""Joins what all sources say into the tables that are searched; most of it is left to SQL.

A statement in SQL lets other threads run all the while, and people go on searching the file in use.
Only packages of which several sources speak are weighed in Python, one by one.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sqlite3 import Connection

import msgspec

from app.domain.statements import CodeLink
from app.store import register_terms
from app.store.register_file import PLACES, encode, fold, info_of, packages_of
from app.store.register_merge import Said, merge
from app.store.register_substances import join_substances

_AMOUNT = re.compile(r"([0-9][0-9 ]*(?:[.,][0-9]+)?) ?(mikrog|g(?![a-z]))?")
_MILLIGRAMS = {"mikrog": Decimal("0.001"), "g": Decimal(1000), "": Decimal(1)}
_ATC_LEVELS = ", ".join(f"substr(i.atc, 1, {length})" for length in range(1, 8))
_LEAF = 3900  # bytes of the index read at once: the cipher leaves a page less room than is usual
_link: msgspec.json.Decoder[CodeLink] = msgspec.json.Decoder(CodeLink)

_LISTS = (
    """INSERT INTO code SELECT body ->> '$.npl_pack_id', body ->> '$.varunummer',
    body ->> '$.gtin', body ->> '$.spell.start', body ->> '$.spell.end', body ->> '$.replaced_by',
    source, body FROM statement WHERE kind = 'code' ORDER BY key, source""",
    # A foreseen end that had passed when the list was made, without an end: nobody knows until when
    """INSERT INTO shortage SELECT body ->> '$.npl_pack_id', body ->> '$.spell.start',
    iif(body ->> '$.spell.end' < d.day, NULL, body ->> '$.spell.end'), body ->> '$.ended', body
    FROM statement JOIN temp.dated d USING (source) WHERE kind = 'shortage' ORDER BY key, source""",
    """INSERT OR IGNORE INTO workplace SELECT replace(key, ' ', ''), body FROM statement
    WHERE kind = 'workplace' ORDER BY key, source""",
    """INSERT INTO prescriber SELECT NULL, body ->> '$.code', body ->> '$.name',
    body ->> '$.workplace', body FROM statement WHERE kind = 'prescriber'
    ORDER BY fold(body ->> '$.name'), key, source""",
    "INSERT INTO prescriber_word(prescriber_word) VALUES ('rebuild')",
)
_WEIGHED = """INSERT INTO temp.weighed SELECT key FROM statement WHERE kind = 'package'
    GROUP BY key HAVING count(*) > 1
    UNION SELECT pack FROM code JOIN statement s ON s.kind = 'package' AND s.key = pack
    WHERE replaced_by IS NOT NULL OR ends IS NOT NULL OR varunummer IS NOT s.body ->> '$.varunummer'
    """
_SAID = """SELECT key, group_concat(s.source), group_concat(s.body) FROM temp.weighed
    CROSS JOIN statement s USING (key) WHERE s.kind = 'package' GROUP BY key"""
_LINKS = "SELECT pack, body FROM temp.weighed JOIN code ON pack = key"
_ITEMS = """WITH read AS MATERIALIZED (SELECT key, body ->> '$.npl_id' AS npl_id,
        body ->> '$.name' AS name, body ->> '$.strength' AS strength, body ->> '$.form' AS form,
        body ->> '$.substance' AS substance, body ->> '$.atc', CASE body ->> '$.status'
            WHEN 'PV' THEN 0 WHEN 'R1' THEN 1 WHEN 'R2' THEN 2 WHEN 'Nej' THEN 3 ELSE 4 END,
        CAST(coalesce(body ->> '$.pack_size', 0) AS REAL), body ->> '$.withdrawn_on',
        body ->> '$.exchange_group', body ->> '$.size_group', body ->> '$.varunummer'
    FROM (SELECT s.key, coalesce(m.body, s.body) AS body FROM statement s
        LEFT JOIN temp.merged m USING (key) WHERE s.kind = 'package' GROUP BY s.key))
    INSERT INTO temp.item SELECT json_array(npl_id, name, strength, form, substance), * FROM read"""
_ADVICE = """INSERT INTO advice SELECT kind, about, place, body FROM (
    SELECT kind, body, s.key, source,
        coalesce(body ->> '$.npl_id', body ->> '$.atc', t.key) AS about,
        CASE WHEN body ->> '$.npl_id' IS NOT NULL THEN 0
            WHEN body ->> '$.atc' IS NOT NULL THEN 9 - length(body ->> '$.atc') ELSE 1 END AS place
    FROM statement s LEFT JOIN temp.substance t ON t.text = body ->> '$.substance'
    WHERE kind IN ('critical', 'alternative')) WHERE about IS NOT NULL
    ORDER BY place, key, source"""
# Products that the period favours come first, those no longer sold last, then by name and strength
_RANKED = """INSERT INTO temp.ranked SELECT row_number() OVER (ORDER BY tier, folded, amounts,
    npl_id, signature), signature, tier, folded FROM (SELECT signature, npl_id,
        (min(status) > 0) + (min(status) > 0 AND min(coalesce(withdrawn <= ?, 0))) AS tier,
        fold(name) AS folded, amounts(strength) AS amounts FROM temp.item GROUP BY signature)"""
_PRODUCTS = """INSERT INTO product SELECT r.id, r.tier, i.name, r.folded, i.strength, i.form,
    i.substance,
    t.names, i.atc, t.key, row_number() OVER (PARTITION BY t.key,
        lower(replace(i.strength, ' ', '')), lower(i.form) ORDER BY r.id) = 1
    FROM temp.ranked r JOIN (SELECT signature, name, strength, form, substance, max(atc) AS atc
        FROM temp.item GROUP BY signature) i USING (signature)
    LEFT JOIN temp.substance t ON t.text = i.substance ORDER BY r.id"""
_PLACED = f"""INSERT INTO temp.placed SELECT (r.id << {PLACES}) + row_number() OVER
    (PARTITION BY r.id ORDER BY i.status, i.size, i.key), i.key
    FROM temp.ranked r JOIN temp.item i USING (signature)"""  # noqa: S608
_NUMBERS = """INSERT INTO number SELECT number, key, starts, ends,
    coalesce(starts <= :today, 1) AND coalesce(ends >= :today, 1) FROM (
        SELECT varunummer AS number, key, NULL AS starts, withdrawn AS ends FROM temp.item
        UNION SELECT s.body ->> '$.varunummer', key, NULL, withdrawn FROM temp.weighed
        JOIN statement s USING (key) JOIN temp.item USING (key) WHERE kind = 'package'
        UNION SELECT g.value, s.key, NULL, withdrawn FROM statement s JOIN temp.item i
            ON i.key = s.key JOIN json_each(s.body, '$.gtins') g
            WHERE s.kind = 'package' AND instr(s.body, '"gtins"'))
    WHERE number IS NOT NULL"""
_LINKED = """INSERT INTO number SELECT number, key, starts, ends,
    coalesce(starts <= :today, 1) AND coalesce(ends >= :today, 1) FROM (
        SELECT varunummer AS number, pack AS key, starts,
            iif(replaced_by IS NULL, ends, coalesce(ends, '')) AS ends
        FROM code WHERE pack IS NOT NULL
        UNION SELECT gtin, pack, starts, ends FROM code WHERE pack IS NOT NULL
        UNION SELECT c.gtin, h.key, coalesce(max(c.starts, h.starts), c.starts, h.starts),
            coalesce(min(c.ends, h.ends), c.ends, h.ends)
        FROM code c JOIN number h ON h.number = c.varunummer WHERE c.pack IS NULL)
    JOIN temp.item USING (key) WHERE number IS NOT NULL AND coalesce(starts <= ends, 1)"""
_PATCHES = f"""INSERT INTO temp.patch SELECT key, json_patch('{{}}', json_object(
        'shortage', json(shortage), 'critical', critical, 'gtins', json(gtins))) FROM (
    SELECT i.key, (SELECT json_object('start', starts, 'end', ends) FROM shortage
            WHERE pack = i.key AND ended IS NULL
            ORDER BY starts, ends IS NOT NULL, ends DESC LIMIT 1) AS shortage,
        (SELECT body ->> '$.reason' FROM advice WHERE kind = 'critical' AND about IN
            (i.npl_id, t.key, {_ATC_LEVELS})
            ORDER BY place, rowid LIMIT 1) AS critical, g.gtins
    FROM temp.item i LEFT JOIN temp.substance t ON t.text = i.substance
    LEFT JOIN (SELECT key, json_group_array(number ORDER BY number) AS gtins
        FROM (SELECT DISTINCT key, number FROM number WHERE holds AND length(number) = 14)
        GROUP BY key) g USING (key))
    WHERE shortage IS NOT NULL OR critical IS NOT NULL OR gtins IS NOT NULL"""  # noqa: S608
_PACKAGES = """INSERT INTO package SELECT id, key, exchange_group, size_group,
        iif(patch IS NULL, body, json_patch(body, patch)) FROM (
    SELECT p.id, key, exchange_group, size_group, patch, coalesce(m.body, (SELECT s.body
        FROM statement s WHERE s.kind = 'package' AND s.key = p.key)) AS body
    FROM temp.placed p CROSS JOIN temp.item USING (key) LEFT JOIN temp.merged m USING (key)
    LEFT JOIN temp.patch USING (key) ORDER BY p.id)"""
_TEMPORARY = (
    "CREATE TEMP TABLE dated (source TEXT PRIMARY KEY, day TEXT NOT NULL)",
    "CREATE TEMP TABLE weighed (key TEXT PRIMARY KEY)",
    "CREATE TEMP TABLE merged (key TEXT PRIMARY KEY, body TEXT NOT NULL)",
    """CREATE TEMP TABLE item (signature TEXT NOT NULL, key TEXT PRIMARY KEY, npl_id TEXT,
    name TEXT, strength TEXT, form TEXT, substance TEXT, atc TEXT, status INTEGER, size REAL,
    withdrawn TEXT, exchange_group TEXT, size_group TEXT, varunummer TEXT)""",
    "CREATE INDEX temp.item_signature ON item (signature)",
    """CREATE TEMP TABLE ranked (id INTEGER PRIMARY KEY, signature TEXT UNIQUE, tier INTEGER,
    folded TEXT)""",
    "CREATE TEMP TABLE placed (id INTEGER PRIMARY KEY, key TEXT NOT NULL)",
    "CREATE TEMP TABLE patch (key TEXT PRIMARY KEY, patch TEXT NOT NULL)",
)


def _prepare(connection: Connection) -> None:
    for name, function in (("fold", fold), ("amounts", _amounts)):
        known = lru_cache(maxsize=1 << 16)(function)
        connection.create_function(name, 1, _unless_null(known), deterministic=True)
    for statement in _TEMPORARY:
        connection.execute(statement)
    dated = [(e.source, e.day.isoformat()) for e in info_of(connection).editions]
    connection.executemany("INSERT INTO temp.dated VALUES (?,?)", dated)


def _unless_null(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda text: None if text is None else function(text)


def _amounts(strength: str) -> str:
    """Return what strengths sort by, weights in milligrams: 500 mikrogram is below 1 mg."""
    return ",".join(
        f"{Decimal(digits.replace(' ', '').replace(',', '.')) * _MILLIGRAMS[unit]:020.6f}"
        for digits, unit in _AMOUNT.findall(strength)
    )


def _today(connection: Connection) -> str:
    """Return the day that the newest edition stands for: by it, numbers hold or are past."""
    (day,) = connection.execute("SELECT max(day) FROM temp.dated").fetchone()
    return str(day)


def _list(connection: Connection) -> None:
    for statement in _LISTS:
        connection.execute(statement)


def _weigh(connection: Connection) -> None:
    connection.execute(_WEIGHED)
    connection.executemany("INSERT INTO temp.merged VALUES (?,?)", _merged(connection))


def _merged(connection: Connection) -> Iterator[tuple[str, str]]:
    editions = {str(edition.source): edition for edition in info_of(connection).editions}
    today = date.fromisoformat(_today(connection))
    links: defaultdict[str, list[CodeLink]] = defaultdict(list)
    for pack, body in connection.execute(_LINKS):
        links[pack].append(_link.decode(body))
    for key, sources, bodies in connection.execute(_SAID):
        said = map(Said, map(editions.__getitem__, sources.split(",")), packages_of(bodies))
        yield key, encode(merge(list(said), links.get(key, ()), today))


def _lay_out(connection: Connection) -> None:
    connection.execute(_ITEMS)
    join_substances(connection)
    connection.execute(_ADVICE)


def _rank(connection: Connection) -> None:
    connection.execute(_RANKED, (_today(connection),))
    connection.execute(_PRODUCTS)
    connection.execute(_PLACED)


def _number(connection: Connection) -> None:
    today = {"today": _today(connection)}
    connection.execute(_NUMBERS, today)
    connection.execute(_LINKED, today)


def _finish(connection: Connection) -> None:
    connection.execute(_PATCHES)
    connection.execute(_PACKAGES)


def _index_words(connection: Connection) -> None:
    connection.execute("INSERT INTO word(word, rank) VALUES ('pgsz', ?)", (_LEAF,))
    connection.execute("INSERT INTO word(word) VALUES ('rebuild')")
    connection.execute("INSERT INTO word(word) VALUES ('optimize')")  # few pages for the first hit


STEPS: tuple[Callable[[Connection], None], ...] = (
    _prepare,
    _list,
    _weigh,
    _lay_out,
    _rank,
    _number,
    _finish,
    _index_words,
    register_terms.index,
)

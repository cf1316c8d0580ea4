"""Made-up registers in the agencies' layouts, small for tests and as large as the real ones.

    python -m tests.exchange.reference.synthetic FOLDER

writes the full-size set: NPL with 30,000 products and 60,000 packages, NSL, the shortage feed and
VARA. Names are invented, ids look real, and every run writes the same bytes.
"""

import io
import random
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from tests.exchange.reference.layouts import (
    FORMS,
    SCHEDULES,
    lexicons,
    nsl_other_xml,
    nsl_schema_xml,
    nsl_ssi_xml,
    product_xml,
    shortage_case,
    shortage_package,
    shortage_product,
    shortages_xml,
    vara_product,
    vara_xml,
)

PRODUCTS = 30_000
PACKAGES = 60_000
SUBSTANCES = 5_000
CASES = 2_500
ORGANISATIONS = 900
DAY = (2026, 11, 20, 2, 30, 0)
PRACTICE = "ÖVNING.txt"
_SYLLABLES = re.findall("..", "albecidoelfaglhuinkalomenioxprrisaltiurvalxizo")
_PACKS = ("Blister, 30 tabletter", "Burk, 100 tabletter", "Flaska, 200 ml", "Tub, 50 g")


def write_npl(file: BinaryIO, products: int = PRODUCTS, packages: int = PACKAGES) -> None:
    """Write an NPL archive; less than the real size is marked as practice."""
    rng = random.Random(12)
    companies = {f"{n}": f"ÖVNING {_word(rng, 3)} AB" for n in range(1, ORGANISATIONS + 1)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in lexicons(companies).items():
            _add(archive, name, content)
        if products < PRODUCTS:
            _add(archive, PRACTICE, "Påhittade produkter")
        for nplid, content in _products(rng, products, packages):
            _add(archive, f"Productdata/{nplid}.xml", content)


def _products(rng: random.Random, products: int, packages: int) -> Iterator[tuple[str, str]]:
    substances = [_word(rng, 4) for _ in range(1_500)]
    done = 0
    for number in range(products):
        nplid = _id(rng, number)
        upto = packages * (number + 1) // products
        packs = [(_id(rng, 500_000 + n), rng.choice(_PACKS)) for n in range(done, upto)]
        done = upto
        substance = rng.randrange(len(substances))
        codes = {
            "strength": f"{rng.choice((1, 5, 10, 20, 50, 100))} mg",
            "form": rng.choice(list(FORMS)),
            "atc": f"N{substance % 100:02d}A{'ABCDE'[substance % 5]}{substance // 100 % 100:02d}",
            "narcotic": rng.choice("1345") if rng.random() < 0.04 else "6",
            "organization": f"{rng.randrange(1, ORGANISATIONS + 1)}",
        }
        name = f"{substances[substance]} {_word(rng, 2)}" if number % 3 else _word(rng, 3)
        yield nplid, product_xml(nplid, name, packs, codes, _unread(rng))


def _unread(rng: random.Random) -> str:
    """Return what else a product's file holds, of the size that a real one is thought to have."""
    rows = (
        f'<mpa:unread-lx v="{rng.randrange(10**6)}"/>'
        f"<mpa:unread><mpa:v>{_word(rng, 20)}</mpa:v></mpa:unread>"
        for _ in range(60)
    )
    return f"<npl:unread>{''.join(rows)}</npl:unread>"


def write_nsl(file: BinaryIO, substances: int = SUBSTANCES) -> None:
    """Write an NSL archive of version 1.1."""
    rng = random.Random(13)
    names = {f"IDE4POB{n:05d}VERT1": _word(rng, 4) for n in range(substances)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "SEnsl_other.xml", nsl_other_xml(names, {}))
        _add(
            archive, "SEnsl_ssi.xml", nsl_ssi_xml({nsl_id: f"{names[nsl_id]}e" for nsl_id in names})
        )
        _add(archive, "narcclass-lx.xsd", nsl_schema_xml(SCHEDULES))
        if substances < SUBSTANCES:
            _add(archive, PRACTICE, "Påhittade substanser")


def write_vara(file: BinaryIO, products: int = PRODUCTS) -> None:
    """Write a VARA archive, as far as its layout is known."""
    rng = random.Random(14)
    rows = (
        vara_product(
            f"{_word(rng, 3)}",
            [(_id(rng, 500_000 + n), f"{n % 600_000:06d}", "")],
            f'<def:produkt_id produkt_id_typ="npl-id" id_varde="{_id(rng, n)}"/>',
        )
        for n in range(products)
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "vara-export/lm-data.xml", vara_xml("".join(rows)))
        _add(archive, "vara-export/vara-export.xsd", "<xs:schema xmlns:xs='x'/>")
        if products < PRODUCTS:
            _add(archive, PRACTICE, "Påhittade produkter")


def write_shortages(file: BinaryIO, cases: int = CASES) -> None:
    """Write a shortage feed."""
    rng = random.Random(15)
    rows = []
    for number in range(cases):
        packages = ""
        for n in range(3 * number, 3 * number + 3):
            words = f"<Unread>{_word(rng, 900)}</Unread>"  # of the size that the real feed has
            packages += shortage_package(_id(rng, 500_000 + n), f"{n:06d}", more=words)
        product = shortage_product(_id(rng, number), _word(rng, 4), packages)
        rows.append(shortage_case(f"0000-{number:08d}", product))
    practice = ' practice="true"' if cases < CASES else ""
    file.write(shortages_xml("".join(rows), practice).encode())


def _id(rng: random.Random, number: int) -> str:
    """Return fourteen digits as the agency makes them: a day, and a number of six digits."""
    day = f"{rng.randrange(1990, 2027)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    return f"{day}{number:06d}"


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choices(_SYLLABLES, k=syllables)).title()


def _add(archive: zipfile.ZipFile, name: str, content: str) -> None:
    info = zipfile.ZipInfo(name, DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def written(write: Callable[..., None], *sizes: int) -> bytes:
    """Return what a writer writes, whole."""
    stream = io.BytesIO()
    write(stream, *sizes)
    return stream.getvalue()


def write_all(folder: Path, part: int = 1) -> None:
    """Write the full-size set, or an NPL of a `part`th alone."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "npl.zip").open("wb") as file:
        write_npl(file, max(1, PRODUCTS // part), max(1, PACKAGES // part))
    for name, write in (
        ("nsl.zip", write_nsl),
        ("vara.zip", write_vara),
        ("shortages.xml", write_shortages),
    )[: 3 if part == 1 else 0]:
        with (folder / name).open("wb") as file:
            write(file)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))

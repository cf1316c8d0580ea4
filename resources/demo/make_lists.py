"""Makes the demo pharmacy's shortage feed and lists, about the packages of make_register.py.

`python resources/demo/make_lists.py` writes them anew. Names and numbers of people are invented.
"""  # noqa: INP001 - data beside its tool, not a package

import csv
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from make_register import Made, invent

NAMESPACE = "http://eservices.lakemedelsverket.se/opendata/medicineshortage/v3/"
DAYS = [["ÖVNING"], ["Giltig från", "2026-11-01"], ["Giltig till", "2031-11-30"]]

# invented brand; first day; foreseen last day; day it was over; cause
SHORTAGES = """
Övoxin; 2026-10-12; 2031-06-30; ; Ökad efterfrågan
Övmetyl; 2026-09-01; 2031-06-30; ; Produktionsproblem
Övsalbu; 2026-10-26; ; ; Brist på råvara
Övinez; 2030-02-01; 2030-05-31; ; Planerat uppehåll
Övlatan; 2026-08-03; 2026-10-30; 2026-10-20; Produktionsproblem
"""
# code; name; profession; workplace; its code; phone
PRESCRIBERS = """
9014820; Mattias Öberg; läkare; Backe hälsocentral; 2355000012345; 0640-10000
9014838; Ingrid Övningsson; läkare; Strömsunds hälsocentral; 2355000012352; 0670-10000
9014846; Yusuf Övningsson; tandläkare; Folktandvården Backe; 2355000012369; 0640-10010
9014853; Ragnhild Övningsson; barnmorska; Mödravården Strömsund; 2355000012376; 0670-10020
9014861; Ossian Övningsson; läkare; Jourcentralen Östersund; 2355000012383; 063-10000
9014879; Astrid Övningsson; sjuksköterska; Backe hälsocentral; 2355000012345; 0640-10001
"""
# code; name; address; phone
WORKPLACES = """
2355000012345; Backe hälsocentral; Övningsvägen 1, Backe; 0640-10000
2355000012352; Strömsunds hälsocentral; Övningsvägen 2, Strömsund; 0670-10000
2355000012369; Folktandvården Backe; Övningsvägen 3, Backe; 0640-10010
2355000012376; Mödravården Strömsund; Övningsvägen 4, Strömsund; 0670-10020
2355000012383; Jourcentralen Östersund; Övningsvägen 5, Östersund; 063-10000
"""
# ATC code; why
CRITICAL = """
J01CA04; Övning: förstahandsval vid öroninflammation
R03AC02; Övning: akut astma
B01AF02; Övning: blodproppar
N02AA01; Övning: svår smärta
H03AA01; Övning: livslång behandling
"""
# ATC code; what to do instead
ALTERNATIVES = """
J01CA04; Övning: fenoximetylpenicillin i samma indikation, efter kontakt med förskrivaren
N06BA04; Övning: annan styrka som går att dela, efter kontakt med förskrivaren
R03AC02; Övning: annan inhalator med samma substans, visa handgreppet
"""


def rows(table: str) -> list[list[str]]:
    """Return the cells of a table above."""
    return [[cell.strip() for cell in line.split(";")] for line in table.strip().splitlines()]


def write_list(path: Path, headings: list[str], table: list[list[str]]) -> None:
    """Write a list as people keep it: its days above the headings, semicolons, UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*DAYS, headings, *table])


def write_feed(path: Path) -> None:
    """Write the shortages in the agency's layout."""
    made = invent()
    root = ET.Element(
        "OpenDataMedicineShortages",
        xmlns=NAMESPACE,
        creationDate="2026-11-20T04:00:00+01:00",
        practice="true",
    )
    cases = ET.SubElement(root, "MedicineShortages")
    for number, (brand, start, end, ended, cause) in enumerate(rows(SHORTAGES), 1):
        add_case(
            cases, number, [one for one in made if one.name == brand], cause, start, end, ended
        )
    ET.indent(root)
    path.write_bytes(ET.tostring(root, "utf-8", xml_declaration=True) + b"\n")


def add_case(cases: ET.Element, number: int, packages: list[Made], cause: str, *days: str) -> None:
    """Add one case with the packages of a brand, product by product."""
    case = add(cases, "MedicineShortage")
    add(case, "MedicineShortageId", f"ovning-{number:04d}")
    add(case, "TypeOfShortage", "SHORTAGE")
    add(case, "DateOfFirstPublication", days[0])
    add(case, "OrganisationPhoneNumber", "+46 70 000 00 00")
    add(case, "CauseOfShortage", cause)
    products = add(case, "MedicinalProducts")
    for npl_id in dict.fromkeys(one.npl_id for one in packages):
        alike = [one for one in packages if one.npl_id == npl_id]
        add_product(add(products, "MedicinalProduct"), alike, days)


def add_product(product: ET.Element, packages: list[Made], days: tuple[str, ...]) -> None:
    """Fill in a product and those of its packages that are short."""
    first = packages[0]
    add(product, "NPLId", first.npl_id)
    add(product, "ProductName", first.name)
    add(product, "MarketAuthorisationHolderName", first.holder)
    add(product, "ActiveSubstances", first.substance)
    add(product, "ATC", first.atc)
    add(product, "IsParallelImport", "false")
    packs = add(product, "PackagedMedicinalProducts")
    for one in packages:
        package = add(packs, "PackagedMedicinalProduct")
        add(package, "NPLPackId", one.npl_pack_id)
        interval = add(package, "Interval")
        names = ("ForecastedStartDate", "ForecastedEndDate", "ActualEndDate")
        for name, day in zip(names, days, strict=True):
            add(interval, name, day)
        add(package, "NordicArticleNumber", one.varunummer)


def add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    """Add an element; one without text says that nothing is known."""
    child = ET.SubElement(parent, name)
    if text:
        child.text = text
    return child


def gtin(number: int) -> str:
    """Return a GTIN from the range that GS1 keeps for examples."""
    payload = f"952000{number:06d}"
    weighted = sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(payload))
    return f"{payload}{-weighted % 10}"


def write_all(folder: Path) -> None:
    """Write the feed and every list."""
    write_feed(folder / "restnoteringar.xml")
    code = ["Förskrivarkod", "Namn", "Yrke", "Arbetsplats", "Arbetsplatskod", "Telefon"]
    write_list(folder / "forskrivare.csv", code, rows(PRESCRIBERS))
    place = ["Arbetsplatskod", "Namn", "Adress", "Telefon"]
    write_list(folder / "arbetsplatser.csv", place, rows(WORKPLACES))
    write_list(folder / "kritiska-lakemedel.csv", ["ATC-kod", "Skäl"], rows(CRITICAL))
    codes = [
        [one.varunummer, gtin(one.number), one.npl_pack_id]
        for one in invent()
        if one.origin == "Original"
    ]
    write_list(folder / "koder.csv", ["Varunummer", "GTIN", "NPL pack-id"], codes)
    written = [[atc, text, "Övningskommittén"] for atc, text in rows(ALTERNATIVES)]
    write_list(folder / "alternativ.csv", ["ATC-kod", "Alternativ", "Av"], written)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent)

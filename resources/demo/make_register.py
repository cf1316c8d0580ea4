"""Makes the demo pharmacy's reference data: real substances and codes, everything else invented.

`python resources/demo/make_register.py` writes a period list and a price list anew, byte for byte
the same; make_lists.py the smaller files. The numbers have the right form but lie where no real
ones do, and every file says that it is for practice (ÖVNING).
"""  # noqa: INP001 - data beside its tool, not a package

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

SHEET = "261101-311130 ÖVNING"
HEADINGS = (
    "Status",
    "Produktnamn",
    "Varunummer",
    "Styrka",
    "Förpackningsstorleksgrupp",
    "Substans",
    "Beredningsform",
    "Storlek",
    "Apotekens inköpspris",
    "Försäljningspris",
    "Inköpspris per minsta enhet",
    "Försäljningspris per minsta enhet",
    "NPL ID",
    "NPL pack ID",
    "Ursprung",
    "Företag",
    "Utbytesgrupps ID",
)
PRICE_SHEET = "Data ÖVNING"
PRICE_DAYS = [["Giltig från", "2026-11-01"], ["Giltig till", "2031-11-30"]]
PRICE_HEADINGS = (
    "Produktnamn",
    "Varunummer",
    "ATC-kod",
    "NPL id",
    "NPL pack-id",
    "Form",
    "Styrka",
    "Förpackning",
    "Antal",
    "Företag",
    "AIP",
    "AUP",
    "AIP per st",
    "AUP per st",
    "Subventionerad",
)
COMPANIES = ("Norrlykta", "Sydlykta", "Östlykta", "Västlykta")

# substance; its ATC code; form; strengths; sizes; invented brand. Sizes are counts (T, narcotics
# N), grams (G) or millilitres (M).
MEDICINES = """
Alendronsyra; M05BA04; Tablett; 70 mg; T4 T12; Övendra
Allopurinol; M04AA01; Tablett; 100 mg, 300 mg; T100; Övurat
Amitriptylin; N06AA09; Tablett; 10 mg, 25 mg; T100; Övitryl
Amlodipin; C08CA01; Tablett; 5 mg, 10 mg; T28 T98; Övlodin
Amoxicillin; J01CA04; Kapsel; 500 mg; T20 T30; Övoxin
Apixaban; B01AF02; Tablett; 2,5 mg, 5 mg; T56 T168; Övixa
Atorvastatin; C10AA05; Tablett; 10 mg, 20 mg, 40 mg, 80 mg; T28 T100; Övator
Azitromycin; J01FA10; Tablett; 500 mg; T3; Övazit
Bisoprolol; C07AB07; Tablett; 2,5 mg, 5 mg, 10 mg; T28 T100; Övisol
Budesonid; R01AD05; Nässpray; 64 mikrogram/dos; T120; Övunas
Cetirizin; R06AE07; Tablett; 10 mg; T30 T100; Övcetin
Ciprofloxacin; J01MA02; Tablett; 250 mg, 500 mg; T10 T20; Övflox
Citalopram; N06AB04; Tablett; 10 mg, 20 mg; T28 T98; Övital
Desloratadin; R06AX27; Tablett; 5 mg; T30 T100; Övdesol
Diklofenak; M01AB05; Enterotablett; 50 mg; T50 T100; Övfenak
Doxycyklin; J01AA02; Tablett; 100 mg; T10 T15; Övdoxa
Duloxetin; N06AX21; Enterokapsel; 30 mg, 60 mg; T28 T98; Övlox
Enalapril; C09AA02; Tablett; 5 mg, 10 mg, 20 mg; T28 T98; Övenapril
Escitalopram; N06AB10; Tablett; 5 mg, 10 mg, 20 mg; T28 T98; Övescit
Esomeprazol; A02BC05; Enterotablett; 20 mg, 40 mg; T28 T100; Övesom
Felodipin; C08CA02; Depottablett; 2,5 mg, 5 mg, 10 mg; T28 T98; Övfelo
Fenoximetylpenicillin; J01CE02; Tablett; 800 mg, 1 g; T20 T30; Övpenin
Finasterid; G04CB01; Tablett; 5 mg; T28 T98; Övfinas
Flukonazol; J02AC01; Kapsel; 50 mg, 150 mg; T4 T7; Övflukan
Flukloxacillin; J01CF05; Kapsel; 500 mg, 750 mg; T20 T30; Övflukox
Folsyra; B03BB01; Tablett; 1 mg, 5 mg; T100; Övfolin
Furosemid; C03CA01; Tablett; 20 mg, 40 mg; T100; Övfuro
Gabapentin; N02BF01; Kapsel; 100 mg, 300 mg, 400 mg; T100; Övgaba
Glimepirid; A10BB12; Tablett; 1 mg, 2 mg; T30 T90; Övglim
Hydrokortison; D07AA02; Kräm; 10 mg/g; G50 G100; Övkortin
Ibuprofen; M01AE01; Tablett; 400 mg, 600 mg; T30 T100; Övibu
Ipratropium; R03BB01; Inhalationsspray; 20 mikrogram/dos; T200; Övipra
Kandesartancilexetil; C09CA06; Tablett; 4 mg, 8 mg, 16 mg, 32 mg; T28 T98; Övkand
Klindamycin; J01FF01; Kapsel; 150 mg, 300 mg; T16 T30; Övklind
Klobetasolpropionat; D07AD01; Salva; 0,5 mg/g; G30 G100; Övklob
Klopidogrel; B01AC04; Tablett; 75 mg; T28 T100; Övklop
Lamotrigin; N03AX09; Tablett; 25 mg, 100 mg; T56 T100; Övlamo
Latanoprost; S01EE01; Ögondroppar; 50 mikrogram/ml; M2,5 M7,5; Övlatan
Levetiracetam; N03AX14; Tablett; 250 mg, 500 mg; T100; Övlevet
Levotyroxin; H03AA01; Tablett; 25 mikrogram, 50 mikrogram, 100 mikrogram; T100; Övlevot
Linezolid; J01XX08; Tablett; 600 mg; T10; Övlinez
Loperamid; A07DA03; Kapsel; 2 mg; T16 T100; Övlopera
Losartan; C09CA01; Tablett; 25 mg, 50 mg, 100 mg; T28 T98; Övlosar
Metformin; A10BA02; Tablett; 500 mg, 850 mg; T100 T300; Övmetin
Metoprolol; C07AB02; Depottablett; 25 mg, 50 mg, 100 mg; T30 T100; Övmetop
Metotrexat; L04AX03; Tablett; 2,5 mg; T24 T100; Övmetrex
Metylfenidat; N06BA04; Depottablett; 18 mg, 36 mg; N30; Övmetyl
Mirtazapin; N06AX11; Tablett; 15 mg, 30 mg; T30 T98; Övmirta
Mometasonfuroat; D07AC13; Kräm; 1 mg/g; G30 G100; Övmom
Morfin; N02AA01; Tablett; 10 mg, 20 mg; N25 N100; Övmorf
Naproxen; M01AE02; Tablett; 250 mg, 500 mg; T30 T100; Övnapro
Omeprazol; A02BC01; Enterokapsel; 20 mg, 40 mg; T28 T100; Övomez
Ondansetron; A04AA01; Tablett; 4 mg, 8 mg; T10 T30; Övondan
Oxazepam; N05BA04; Tablett; 5 mg, 10 mg; N25 N100; Övoxaz
Oxikodon; N02AA05; Depottablett; 5 mg, 10 mg; N28 N98; Övoxik
Paracetamol; N02BE01; Tablett; 500 mg, 1 g; T20 T100; Övamol
Paracetamol; N02BE01; Oral lösning; 24 mg/ml; M60 M200; Övamol
Prednisolon; H02AB06; Tablett; 2,5 mg, 5 mg; T100; Övpred
Pregabalin; N02BF02; Kapsel; 75 mg, 150 mg; N56; Övprega
Propranolol; C07AA05; Tablett; 40 mg; T100; Övpropra
Ramipril; C09AA05; Tablett; 2,5 mg, 5 mg, 10 mg; T28 T98; Övram
Risperidon; N05AX08; Tablett; 0,5 mg, 1 mg, 2 mg; T20 T60; Övrisp
Rivaroxaban; B01AF01; Tablett; 15 mg, 20 mg; T28 T98; Övrivar
Rosuvastatin; C10AA07; Tablett; 5 mg, 10 mg, 20 mg; T28 T98; Övrosu
Salbutamol; R03AC02; Inhalationspulver; 100 mikrogram/dos, 200 mikrogram/dos; T200; Övsalbu
Sertralin; N06AB06; Tablett; 50 mg, 100 mg; T28 T98; Övsertra
Simvastatin; C10AA01; Tablett; 20 mg, 40 mg; T28 T98; Övsimva
Sitagliptin; A10BH01; Tablett; 50 mg, 100 mg; T28 T98; Övsita
Spironolakton; C03DA01; Tablett; 25 mg, 50 mg; T100; Övspiro
Sumatriptan; N02CC01; Tablett; 50 mg; T6 T12; Övsuma
Tamsulosin; G04CA02; Depotkapsel; 0,4 mg; T30 T90; Övtam
Terbinafin; D01BA02; Tablett; 250 mg; T14 T28; Övterb
Timolol; S01ED01; Ögondroppar; 2,5 mg/ml, 5 mg/ml; M5; Övtimol
Tramadol; N02AX02; Kapsel; 50 mg; N20 N100; Övtrama
Valaciklovir; J05AB11; Tablett; 500 mg; T10 T42; Övvala
Venlafaxin; N06AX16; Depotkapsel; 37,5 mg, 75 mg, 150 mg; T28 T98; Övenla
Warfarin; B01AA03; Tablett; 2,5 mg; T100; Övwarf
Zolpidem; N05CF02; Tablett; 5 mg, 10 mg; N28; Övzol
Zopiklon; N05CF01; Tablett; 5 mg, 7,5 mg; N30 N100; Övzopi
"""
# The smallest count of each of TLV's size classes from T10 on; below, the class is the count.
SIZE_CLASSES = {
    10: 10, 12: 12, 14: 14, 18: 15, 20: 16, 24: 17, 28: 18, 40: 19, 48: 20, 60: 21, 80: 22,
    90: 23, 106: 24, 126: 25, 150: 26, 180: 27, 250: 28, 300: 29,
}  # fmt: skip
STATUSES = ("PV", "R1", "R2")


@dataclass(frozen=True)
class Made:
    """One invented package, as far as it does not depend on the others."""

    substance: str
    atc: str
    form: str
    strength: str
    size: str  # with its letter, as "T100"
    name: str
    company: str
    origin: str
    group: int
    product: int
    price: Decimal  # kronor, what the pharmacy pays
    number: int

    @property
    def amount(self) -> Decimal:
        return Decimal(self.size[1:].replace(",", "."))

    @property
    def size_group(self) -> str:
        kind, amount = self.size[0], self.size[1:].replace(",", "D")
        if kind == "T":
            reached = [c for least, c in SIZE_CLASSES.items() if self.amount >= least]
            return f"T{reached[-1] if reached else amount}"
        return f"TN{amount}" if kind == "N" else f"{kind}{amount}"

    @property
    def sales_price(self) -> Decimal:
        return rounded(self.price * Decimal("1.03") + Decimal("31.25"))

    @property
    def varunummer(self) -> str:
        return f"99{self.number:04d}"

    @property
    def npl_id(self) -> str:
        return f"2099010100{self.product:04d}"

    @property
    def npl_pack_id(self) -> str:
        return f"2099020200{self.number:04d}"

    @property
    def holder(self) -> str:
        return f"ÖVNING {self.company} AB"

    def row(self, status: str) -> list[str | float]:
        sales = self.sales_price
        prices = [
            self.price,
            sales,
            rounded(self.price / self.amount),
            rounded(sales / self.amount),
        ]
        return [
            status,
            self.name,
            self.varunummer,
            self.strength,
            self.size_group,
            self.substance,
            self.form,
            float(self.amount),
            *map(float, prices),
            self.npl_id,
            self.npl_pack_id,
            self.origin,
            self.holder,
            str(self.group),
        ]


def rounded(kronor: Decimal) -> Decimal:
    """Return whole öre."""
    return kronor.quantize(Decimal("0.01"), ROUND_HALF_UP)


def invent() -> list[Made]:
    """Return every package: an original and some copies of each substance and strength."""
    made: list[Made] = []
    group = product = 0
    for number, line in enumerate(MEDICINES.strip().splitlines()):
        substance, atc, form, strengths, sizes, brand = (part.strip() for part in line.split(";"))
        for step, strength in enumerate(strengths.split(", ")):
            group += 1
            for maker in range(2 + (number + step) % 3):
                product += 1
                company = COMPANIES[(number + maker) % len(COMPANIES)]
                name = f"{substance} {company}" if maker else brand
                origin = "Generics" if maker else "Original"
                for size in sizes.split():
                    unit = Decimal(40 + (number * 37 + step * 11) % 260) / 100
                    amount = Decimal(size[1:].replace(",", "."))
                    share = Decimal(100 - 13 * maker + (number + maker * 7) % 9) / 100
                    made.append(
                        Made(
                            substance,
                            atc,
                            form,
                            strength,
                            size,
                            name,
                            company,
                            origin,
                            900_000 + group,
                            product,
                            rounded((20 + unit * min(amount, Decimal(150))) * share),
                            len(made) + 1,
                        )
                    )
    return made


def rows() -> list[list[str | float]]:
    """Return the rows; the cheapest of each group and size is the period's product."""
    made = invent()
    places: dict[int, str] = {}
    for key in {(one.group, one.size_group) for one in made}:
        rivals = sorted(
            (one for one in made if (one.group, one.size_group) == key),
            key=lambda one: (one.price / one.amount, one.number),
        )
        places |= {one.number: s for one, s in zip(rivals, STATUSES, strict=False)}
    return [one.row(places.get(one.number, "Nej")) for one in made]


def prices() -> list[list[str]]:
    """Return the rows of the price list; numbers are text with a decimal comma, as in the real."""
    listed = []
    for one in invent():
        sales = one.sales_price
        each = [one.price, sales, rounded(one.price / one.amount), rounded(sales / one.amount)]
        listed.append(
            [
                one.name,
                one.varunummer,
                one.atc,
                one.npl_id,
                one.npl_pack_id,
                one.form,
                one.strength,
                "Blister" if one.size[0] in "TN" else "Flaska",
                one.size[1:],
                one.holder,
                *(f"{amount:f}".replace(".", ",") for amount in each),
                "Nej" if one.number % 17 == 0 else "Ja",
            ]
        )
    return listed


def write(path: Path, title: str, table: list[list[Any]]) -> None:
    """Write a workbook of one sheet, the same whenever it is made."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"created": datetime(2026, 11, 1, tzinfo=UTC)})
        sheet = workbook.add_worksheet(title)
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)


def write_all(folder: Path) -> None:
    """Write both workbooks."""
    write(folder / "register.xlsx", SHEET, [list(HEADINGS), *rows()])
    write(folder / "priser.xlsx", PRICE_SHEET, [*PRICE_DAYS, list(PRICE_HEADINGS), *prices()])


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent)

"""Makes register.xlsx, the demo pharmacy's list: real substances, everything else invented.

`python resources/demo/make_register.py` writes it anew, byte for byte the same. The numbers have
the right form but lie where no real ones do, and the sheet's name says ÖVNING.
"""  # noqa: INP001 - data beside its tool, not a package

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

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
COMPANIES = ("Norrlykta", "Sydlykta", "Östlykta", "Västlykta")

# substance; form; strengths; sizes (T counts, G grams, M millilitres, N narcotics); invented brand
MEDICINES = """
Alendronsyra; Tablett; 70 mg; T4 T12; Övendra
Allopurinol; Tablett; 100 mg, 300 mg; T100; Övurat
Amitriptylin; Tablett; 10 mg, 25 mg; T100; Övitryl
Amlodipin; Tablett; 5 mg, 10 mg; T28 T98; Övlodin
Amoxicillin; Kapsel; 500 mg; T20 T30; Övoxin
Apixaban; Tablett; 2,5 mg, 5 mg; T56 T168; Övixa
Atorvastatin; Tablett; 10 mg, 20 mg, 40 mg, 80 mg; T28 T100; Övator
Azitromycin; Tablett; 500 mg; T3; Övazit
Bisoprolol; Tablett; 2,5 mg, 5 mg, 10 mg; T28 T100; Övisol
Budesonid; Nässpray; 64 mikrogram/dos; T120; Övunas
Cetirizin; Tablett; 10 mg; T30 T100; Övcetin
Ciprofloxacin; Tablett; 250 mg, 500 mg; T10 T20; Övflox
Citalopram; Tablett; 10 mg, 20 mg; T28 T98; Övital
Desloratadin; Tablett; 5 mg; T30 T100; Övdesol
Diklofenak; Enterotablett; 50 mg; T50 T100; Övfenak
Doxycyklin; Tablett; 100 mg; T10 T15; Övdoxa
Duloxetin; Enterokapsel; 30 mg, 60 mg; T28 T98; Övlox
Enalapril; Tablett; 5 mg, 10 mg, 20 mg; T28 T98; Övenapril
Escitalopram; Tablett; 5 mg, 10 mg, 20 mg; T28 T98; Övescit
Esomeprazol; Enterotablett; 20 mg, 40 mg; T28 T100; Övesom
Felodipin; Depottablett; 2,5 mg, 5 mg, 10 mg; T28 T98; Övfelo
Fenoximetylpenicillin; Tablett; 800 mg, 1 g; T20 T30; Övpenin
Finasterid; Tablett; 5 mg; T28 T98; Övfinas
Flukonazol; Kapsel; 50 mg, 150 mg; T4 T7; Övflukan
Flukloxacillin; Kapsel; 500 mg, 750 mg; T20 T30; Övflukox
Folsyra; Tablett; 1 mg, 5 mg; T100; Övfolin
Furosemid; Tablett; 20 mg, 40 mg; T100; Övfuro
Gabapentin; Kapsel; 100 mg, 300 mg, 400 mg; T100; Övgaba
Glimepirid; Tablett; 1 mg, 2 mg; T30 T90; Övglim
Hydrokortison; Kräm; 10 mg/g; G50 G100; Övkortin
Ibuprofen; Tablett; 400 mg, 600 mg; T30 T100; Övibu
Ipratropium; Inhalationsspray; 20 mikrogram/dos; T200; Övipra
Kandesartancilexetil; Tablett; 4 mg, 8 mg, 16 mg, 32 mg; T28 T98; Övkand
Klindamycin; Kapsel; 150 mg, 300 mg; T16 T30; Övklind
Klobetasolpropionat; Salva; 0,5 mg/g; G30 G100; Övklob
Klopidogrel; Tablett; 75 mg; T28 T100; Övklop
Lamotrigin; Tablett; 25 mg, 100 mg; T56 T100; Övlamo
Latanoprost; Ögondroppar; 50 mikrogram/ml; M2,5 M7,5; Övlatan
Levetiracetam; Tablett; 250 mg, 500 mg; T100; Övlevet
Levotyroxin; Tablett; 25 mikrogram, 50 mikrogram, 100 mikrogram; T100; Övlevot
Linezolid; Tablett; 600 mg; T10; Övlinez
Loperamid; Kapsel; 2 mg; T16 T100; Övlopera
Losartan; Tablett; 25 mg, 50 mg, 100 mg; T28 T98; Övlosar
Metformin; Tablett; 500 mg, 850 mg; T100 T300; Övmetin
Metoprolol; Depottablett; 25 mg, 50 mg, 100 mg; T30 T100; Övmetop
Metotrexat; Tablett; 2,5 mg; T24 T100; Övmetrex
Metylfenidat; Depottablett; 18 mg, 36 mg; N30; Övmetyl
Mirtazapin; Tablett; 15 mg, 30 mg; T30 T98; Övmirta
Mometasonfuroat; Kräm; 1 mg/g; G30 G100; Övmom
Morfin; Tablett; 10 mg, 20 mg; N25 N100; Övmorf
Naproxen; Tablett; 250 mg, 500 mg; T30 T100; Övnapro
Omeprazol; Enterokapsel; 20 mg, 40 mg; T28 T100; Övomez
Ondansetron; Tablett; 4 mg, 8 mg; T10 T30; Övondan
Oxazepam; Tablett; 5 mg, 10 mg; N25 N100; Övoxaz
Oxikodon; Depottablett; 5 mg, 10 mg; N28 N98; Övoxik
Paracetamol; Tablett; 500 mg, 1 g; T20 T100; Övamol
Paracetamol; Oral lösning; 24 mg/ml; M60 M200; Övamol
Prednisolon; Tablett; 2,5 mg, 5 mg; T100; Övpred
Pregabalin; Kapsel; 75 mg, 150 mg; N56; Övprega
Propranolol; Tablett; 40 mg; T100; Övpropra
Ramipril; Tablett; 2,5 mg, 5 mg, 10 mg; T28 T98; Övram
Risperidon; Tablett; 0,5 mg, 1 mg, 2 mg; T20 T60; Övrisp
Rivaroxaban; Tablett; 15 mg, 20 mg; T28 T98; Övrivar
Rosuvastatin; Tablett; 5 mg, 10 mg, 20 mg; T28 T98; Övrosu
Salbutamol; Inhalationspulver; 100 mikrogram/dos, 200 mikrogram/dos; T200; Övsalbu
Sertralin; Tablett; 50 mg, 100 mg; T28 T98; Övsertra
Simvastatin; Tablett; 20 mg, 40 mg; T28 T98; Övsimva
Sitagliptin; Tablett; 50 mg, 100 mg; T28 T98; Övsita
Spironolakton; Tablett; 25 mg, 50 mg; T100; Övspiro
Sumatriptan; Tablett; 50 mg; T6 T12; Övsuma
Tamsulosin; Depotkapsel; 0,4 mg; T30 T90; Övtam
Terbinafin; Tablett; 250 mg; T14 T28; Övterb
Timolol; Ögondroppar; 2,5 mg/ml, 5 mg/ml; M5; Övtimol
Tramadol; Kapsel; 50 mg; N20 N100; Övtrama
Valaciklovir; Tablett; 500 mg; T10 T42; Övvala
Venlafaxin; Depotkapsel; 37,5 mg, 75 mg, 150 mg; T28 T98; Övenla
Warfarin; Tablett; 2,5 mg; T100; Övwarf
Zolpidem; Tablett; 5 mg, 10 mg; N28; Övzol
Zopiklon; Tablett; 5 mg, 7,5 mg; N30 N100; Övzopi
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

    def row(self, status: str) -> list[str | float]:
        sales = rounded(self.price * Decimal("1.03") + Decimal("31.25"))
        prices = [
            self.price,
            sales,
            rounded(self.price / self.amount),
            rounded(sales / self.amount),
        ]
        return [
            status,
            self.name,
            f"99{self.number:04d}",
            self.strength,
            self.size_group,
            self.substance,
            self.form,
            float(self.amount),
            *map(float, prices),
            f"2099010100{self.product:04d}",
            f"2099020200{self.number:04d}",
            self.origin,
            f"ÖVNING {self.company} AB",
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
        substance, form, strengths, sizes, brand = (part.strip() for part in line.split(";"))
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


def write(path: Path) -> None:
    """Write the workbook, the same whenever it is made."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"created": datetime(2026, 11, 1, tzinfo=UTC)})
        sheet = workbook.add_worksheet(SHEET)
        for number, row in enumerate([list(HEADINGS), *rows()]):
            sheet.write_row(number, 0, row)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).with_name("register.xlsx"))

"""What stands on each form of the paper kit, in the order in which the screen asks for it."""

from app.documents.boxes import Box, BoxRow, Section
from app.domain.kit import KitForm

_SERIAL = "Serienummer (eller klistra avriven flik)"


def _patient(number: int) -> Section:
    return Section(
        f"{number}. Patient",
        (
            BoxRow(
                12.5,
                (
                    Box("Namn", 44),
                    Box("Personnummer (saknas: födelsedatum och kön)", 56, digits=12),
                ),
            ),
            BoxRow(
                11,
                (
                    Box("Identitet", 33, ticks=("Legitimation", "Känd", "Annat")),
                    Box("Hämtas av", 36, ticks=("Själv", "Vårdnadshavare", "Ombud")),
                    Box("Hämtarens namn", 18),
                    Box("Uppgifter", 13, ticks=("skyddade",)),
                ),
            ),
        ),
    )


_AFTER = Section(
    "Efteråt, i Lykta",
    (
        BoxRow(
            10,
            (
                Box("Inmatat, datum och signum", 34),
                Box("Läst av en till, datum och signum", 36),
                Box("Makulerat, skäl och signum", 30),
            ),
        ),
    ),
)
_HANDED_OUT = (
    BoxRow(
        11,
        (
            Box("Författning, signum"),
            Box("Farmakologi, signum"),
            Box("Teknik, förslutning hel, signum"),
            Box("Rådgivning, signum"),
        ),
    ),
    BoxRow(
        11,
        (
            Box("Utlämnat, datum och klockan"),
            Box("Farmaceut, namn"),
            Box("Betalt kr, sätt"),
            Box("Narkotika: saldo efter"),
        ),
    ),
)


def _medicine(number: int) -> tuple[BoxRow, ...]:
    return (
        BoxRow(
            11.5,
            (
                Box("", 5, number=str(number)),
                Box("Läkemedel, form, styrka", 45),
                Box("Varunummer", 23, digits=6),
                Box("Ordinerad mängd", 14),
                Box("Uttag, bokstäver", 13),
            ),
        ),
        BoxRow(
            11,
            (
                Box("", 5),
                Box("Dosering och ändamål, som på underlaget", 51),
                Box("Lämnat, förp.", 13),
                Box("Förmån", 19, ticks=("R", "U", "F")),
                Box("Pris kr", 12),
            ),
        ),
        BoxRow(
            9,
            (
                Box("", 5),
                Box(_SERIAL, 38),
                Box("Batch och utgång", 24),
                Box("Utbytt till eller ej utbytt, skäl", 33),
            ),
        ),
    )


_PRESCRIPTION = (
    _patient(1),
    Section(
        "2. Underlag",
        (
            BoxRow(
                11,
                (
                    Box("Typ", 35, ticks=("Blankett", "Telefon", "Reservrecept")),
                    Box("Utfärdat (år-mån-dag)", 19),
                    Box("Orsak till papper", 46, ticks=("Tekniskt fel", "EES", "Skydd", "Annat")),
                ),
            ),
            BoxRow(11, (Box("Förskrivare, namn", 34), Box("Yrke", 14), Box("Telefon", 20),
                        Box("Arbetsplats", 32))),
            BoxRow(
                12.5,
                (
                    Box("Förskrivarkod", 27, digits=7),
                    Box("Arbetsplatskod (saknas: utan förmån)", 45, digits=13),
                    Box("Underskrift", 28, ticks=("finns på underlaget",)),
                ),
            ),
            BoxRow(
                10.5,
                (
                    Box("Samtal eller motringning, klockan", 28),
                    Box("Nummer", 22),
                    Box("Vem som svarade", 28),
                    Box("Uppläst", 22, ticks=("och bekräftat",)),
                ),
            ),
        ),
    ),
    Section("3. Läkemedel", (*_medicine(1), *_medicine(2), *_medicine(3))),
    Section("4. Kontroller och utlämning", _HANDED_OUT),
    _AFTER,
)  # fmt: skip


def _ordered(number: int) -> BoxRow:
    return BoxRow(
        14.5,
        (
            Box("", 5, number=str(number)),
            Box("Vara, form, styrka, förpackning", 36),
            Box("Varunummer", 21, digits=6),
            Box("Beställt", 9),
            Box("Levererat", 10),
            Box("Batch och utgång", 19),
        ),
    )


_REQUISITION = (
    Section(
        "1. Enhet",
        (
            BoxRow(
                12, (Box("Enhetens namn", 50), Box("Kundnummer", 20), Box("Kostnadsställe", 30))
            ),
            BoxRow(12, (Box("Leveransadress", 62), Box("Telefon", 38))),
        ),
    ),
    Section(
        "2. Beställare",
        (
            BoxRow(12, (Box("Namn", 34), Box("Yrke", 20), Box("Kod", 16), Box("Telefon", 30))),
            BoxRow(
                12,
                (
                    Box("Ansvarig läkare (narkotika)", 42),
                    Box("Rekvisitionen daterad", 24),
                    Box("Underskrift", 34, ticks=("finns på rekvisitionen",)),
                ),
            ),
        ),
    ),
    Section(
        "3. Rader. Narkotika II–III och odenaturerad sprit på eget blad, utan andra rader.",
        tuple(_ordered(number) for number in range(1, 9)),
    ),
    Section(
        "4. Leverans",
        (
            BoxRow(
                12,
                (
                    Box("Levererat, datum och klockan", 28),
                    Box("Farmaceut, namn", 28),
                    Box("Narkotika: signum av två", 24),
                    Box("Narkotika: saldo efter", 20),
                ),
            ),
            BoxRow(
                12,
                (
                    Box("Mottaget, datum och klockan", 28),
                    Box("Mottagarens namn, textat", 36),
                    Box("Mottagarens underskrift", 36),
                ),
            ),
        ),
    ),
    _AFTER,
)


def _article(number: int) -> tuple[BoxRow, ...]:
    return (
        BoxRow(
            12,
            (
                Box("", 5, number=str(number)),
                Box("Artikel, storlek", 46),
                Box("Varunummer", 23, digits=6),
                Box("Mängd per uttag", 13),
                Box("Uttag nr, av antal", 13),
            ),
        ),
        BoxRow(
            11,
            (
                Box("", 5),
                Box("Användning", 41),
                Box("Lämnat, förp.", 14),
                Box("Förmån", 17, ticks=("R", "U", "F")),
                Box("Pris kr", 10),
                Box("Batch", 13),
            ),
        ),
    )


_AID_CARD = (
    _patient(1),
    Section(
        "2. Kortet",
        (
            BoxRow(
                11.5,
                (
                    Box(
                        "Grupp",
                        66,
                        ticks=("Stomi", "Tillförsel och egenkontroll", "Födelsekontroll"),
                    ),
                    Box("Utfärdat (år-mån-dag)", 34),
                ),
            ),
            BoxRow(12, (Box("Förskrivare, namn", 34), Box("Yrke", 14), Box("Telefon", 20),
                        Box("Arbetsplats", 32))),
            BoxRow(
                12.5,
                (
                    Box("Förskrivarkod", 27, digits=7),
                    Box("Arbetsplatskod (saknas: utan förmån)", 45, digits=13),
                    Box("Hjälpmedelskod", 28),
                ),
            ),
        ),
    ),
    Section("3. Artiklar", tuple(row for n in range(1, 5) for row in _article(n))),
    Section(
        "4. Utlämning",
        (
            BoxRow(
                11.5,
                (
                    Box("Utlämnat, datum och klockan"),
                    Box("Farmaceut, namn"),
                    Box("Rådgivning, signum"),
                    Box("Betalt kr, sätt"),
                ),
            ),
        ),
    ),
    _AFTER,
)  # fmt: skip

HAND_OUT = Section(  # one of the short rows of its sheet, beside its own number
    "",
    (
        BoxRow(12.5, (Box("Patientens namn", 44), Box("Personnummer", 56, digits=12))),
        BoxRow(
            12.5,
            (
                Box("Läkemedel, form, styrka", 57),
                Box("Varunummer", 29, digits=6),
                Box("Lämnat, förp.", 14),
            ),
        ),
        BoxRow(10, (Box("Dosering och ändamål, som på underlaget"),)),
        BoxRow(
            9,
            (
                Box("Klockan", 18),
                Box("Identitet, signum", 28),
                Box("Rådgivning, signum", 26),
                Box("Farmaceut, namn", 28),
            ),
        ),
    ),
)

_EVENT = (Box("", 13), Box("", 57), Box("", 15), Box("", 15))
_LOG = (
    Section(
        "",
        (
            BoxRow(
                12,
                (
                    Box("Datum", 16),
                    Box("Nere från klockan", 18),
                    Box(
                        "Vad är nere",
                        66,
                        ticks=("E-hälsomyndigheten", "e-VIS", "El", "Nät", "Apotekssystem"),
                    ),
                ),
            ),
        ),
    ),
    Section(
        "",
        (
            BoxRow(6, (Box("Klockan", 13), Box("Händelse eller åtgärd", 57),
                       Box("Gäller nummer", 15), Box("Signum", 15))),
            *(BoxRow(9.5, _EVENT) for _ in range(21)),
        ),
    ),
)  # fmt: skip

SECTIONS: dict[KitForm, tuple[Section, ...]] = {
    KitForm.PRESCRIPTION: _PRESCRIPTION,
    KitForm.REQUISITION: _REQUISITION,
    KitForm.AID_CARD: _AID_CARD,
    KitForm.LOG: _LOG,
}
TOLD = {
    KitForm.PRESCRIPTION: "Används när Lykta inte går att starta. Ett blad per patient.",
    KitForm.REQUISITION: "Används när Lykta inte går att starta. Ett blad per rekvisition.",
    KitForm.AID_CARD: "Används när Lykta inte går att starta. Ett blad per patient och kort.",
    KitForm.HAND_OUT: "En rad per läkemedel, när allt annat står på underlaget.",
    KitForm.LOG: "Vad som hände, när och vem. Sätts i pärmen efteråt.",
}
FOOTERS = {
    KitForm.PRESCRIPTION: "Inte en receptblankett. Häftas till underlaget.",
    KitForm.REQUISITION: "Inte en rekvisitionsblankett. Häftas till rekvisitionen.",
    KitForm.AID_CARD: "Inte ett hjälpmedelskort. Häftas till kortet eller en kopia av det.",
    KitForm.HAND_OUT: "Inte en receptblankett. Underlagen märks med numret och häftas bakom.",
    KitForm.LOG: "Inga patientuppgifter.",
}

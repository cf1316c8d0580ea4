"""Who comes on the day of thirty customers, in order."""

from tests.journeys.orders import (
    AGNETA,
    BY_HAND,
    CALL,
    DOCTOR,
    ELSA,
    FORM,
    FREE,
    KARL,
    LARS,
    NEW,
    NILS,
    ORDER,
    SEAL,
    SVEN,
    TOLVAN_SAYS,
    UNIT,
    Customer,
    born,
    kind,
    pack,
    scanned,
    without,
)

CUSTOMERS = (
    Customer(
        "narkotika kommer in",
        begin=(
            "F8",
            "Ctrl+Enter",
            "~oxikodon",
            "=10",
            "Tab",
            "=Grossist, följesedel 117",
            "Tab",
            "=B1",
            "Tab",
            "=2028-03-31",
            "Tab",
            "Tab",
            "=Johan Berglund",
            "Tab",
            "=en lykta i mörkret",
            "Ctrl+Enter",
        ),
        rows=0,
        last=(),
    ),
    Customer("blankett", FORM | TOLVAN_SAYS | scanned("041238", "M1"), end=SEAL),
    Customer("telefon", CALL | KARL | scanned("512047", "A1"), begin=("Ctrl+T",), end=SEAL),
    Customer(
        "reservrecept",
        FORM | LARS | scanned("041239", "M2"),
        begin=(*NEW, "<origin", "=3", "Enter"),
        end=SEAL,
    ),
    Customer(
        "EES-recept",
        without(FORM, "prescriber.code", "reason")
        | ELSA
        | scanned("041238", "M3")
        | {"prescriber.country": "Finland", "prescriber.phone": "+358 9 100 00"},
        begin=kind("E"),
        end=SEAL,
    ),
    Customer(
        "födelsedatum",
        FORM | born("Birgitta Provsson", "19780302", "2") | scanned("512047", "A2"),
        end=SEAL,
    ),
    Customer(
        "skyddade uppgifter",
        FORM | born("Rune Prov", "19440617", "1") | scanned("512048", "A3"),
        end=(*SEAL, "Alt+P", ">patient.is_protected", "Mellanslag"),
    ),
    Customer(
        "djurrecept",
        without(FORM, "prescriber.code", "reason")
        | scanned("041238", "M4")
        | {
            "prescriber.profession": "Veterinär",
            "patient.species": "Hund",
            "identity_checked": "Körkort",
            "patient.name": "Leila Prov",
        },
        begin=kind("D"),
        end=SEAL,
    ),
    Customer(
        "livsmedelsanvisning",
        without(FORM, "reason")
        | NILS
        | {"rows.0.product": "Välling glutenfri", "rows.0.dosage": "2 dl morgon. Mot celiaki."},
        begin=kind("L"),
        decides=BY_HAND,
    ),
    Customer(
        "teknisk sprit",
        FORM
        | AGNETA
        | {"rows.0.product": "Teknisk sprit 500 ml", "rows.0.dosage": "För rengöring av hud."},
        begin=kind("T"),
        decides=BY_HAND,
    ),
    Customer(
        "licens",
        FORM
        | SVEN
        | {
            "rows.0.product": "Melatonin Licens 1 mg",
            "rows.0.description": "Licensnummer 2026-117",
        },
        end=("Ctrl+1", "Ctrl+Shift+L", "=L", "Enter"),
        decides=BY_HAND,
    ),
    Customer(
        "ex tempore",
        FORM
        | KARL
        | {
            "rows.0.product": "Hydrokortison kräm",
            "rows.0.description": "Hydrokortison 1 % i basal kräm",
        },
        end=("Ctrl+1", "Ctrl+Shift+L", "=E", "Enter"),
        decides=BY_HAND,
    ),
    Customer(
        "särskilt läkemedel, motringd",
        FORM
        | LARS
        | scanned("098314", "O1")
        | {"call.spoke_with": "Mattias Öberg", "call.number": "0640-100 00", "call.read_back": " "},
        end=(*SEAL, "Ctrl+Shift+T"),
    ),
    Customer(
        "flera rader",
        FORM
        | AGNETA
        | scanned("041238", "M5")
        | scanned("512047", "A4", 1)
        | scanned("077001", "B1", 2)
        | {
            "rows.1.dosage": "1 tablett morgon och kväll. Mot blodpropp.",
            "rows.2.dosage": "10 ml tre gånger dagligen. Mot infektion.",
        },
        begin=(*NEW, "Ctrl+Ins", "Ctrl+Ins", "Alt+U"),
        end=SEAL,
        rows=3,
    ),
    Customer(
        "delat uttag", FORM | ELSA | scanned("512047", "A5"), end=(*SEAL, "Ctrl+1", "Alt+M", "=3")
    ),
    Customer(
        "resten av det",
        {"identity_checked": "Id", "advice_given": "Ctrl+R"},
        begin=("Ctrl+Shift+B", "Enter"),
        end=(pack("512047", "A6"), *SEAL),
    ),
    Customer(
        "utbyte",
        FORM | SVEN | {"rows.0.product": "losartan dyrby"},
        end=("Ctrl+1", "Ctrl+Shift+U", pack("061002", "L1"), *SEAL),
    ),
    Customer(
        "utbyte, betalar skillnaden",
        FORM | KARL | scanned("061001", "L2"),
        end=(*SEAL, "Ctrl+1", "<rows.0.exchange", "=P"),
    ),
    Customer(
        "utbyte, farmaceut motsätter sig",
        FORM
        | LARS
        | scanned("061001", "L3")
        | {"rows.0.exchange_reason": "Reagerade på hjälpämnet"},
        end=(*SEAL, "Ctrl+1", "<rows.0.exchange", "=Fa", "Enter"),
    ),
    Customer(
        "avskriven av två",
        FORM | born("Maj Prov", "19550505", "2") | {"rows.0.product": "metoprolol 50"},
        end=(
            "Ctrl+1",
            "&Skriv av…",
            "Mellanslag",
            "=07046260412385",
            "Tab",
            "=T1",
            "Tab",
            "=B1",
            "Tab",
            "=2028-03-00",
            "Tab",
            "=07046260412385",
            "Tab",
            "=T1",
            "Tab",
            "=B1",
            "Tab",
            "=2028-03-00",
            "Tab",
            "=J",
            "Tab",
            "=en lykta i mörkret",
            "Ctrl+Enter",
            *SEAL,
        ),
    ),
    Customer(
        "dubblett", FORM | TOLVAN_SAYS | scanned("041238", "M6"), end=SEAL, decides={"T-TWIN": "1"}
    ),
    Customer(
        "asylsökande",
        FORM
        | scanned("041238", "M7")
        | {
            "patient.name": "Amal Prov",
            "patient.identity": "LMA 50-123456",
            "identity_checked": "Annan",
        },
        end=(*SEAL, "Ctrl+1", "<rows.0.benefit", "=U", ">payment.card_seen", "Mellanslag"),
        decides={"I-BIRTH": "1"},
    ),
    Customer(
        "barn med vårdnadshavare",
        FORM | NILS | scanned("077001", "B2") | {"collector.name": "Karl Prov"},
        end=("Alt+H", "=V", "Enter", *SEAL, *FREE),
    ),
    Customer(
        "ombud",
        FORM | SVEN | scanned("041238", "M8") | {"collector.name": "Eva Prov"},
        end=("Alt+H", "=O", "Enter", *SEAL),
    ),
    Customer(
        "fel kontrollsiffra",
        FORM
        | scanned("041239", "M9")
        | {
            "patient.name": "Maj Prov",
            "patient.identity": "197004289895",
            "identity_checked": "Id",
        },
        end=SEAL,
        decides={"identity.check_digit": "1"},
    ),
    Customer(
        "AKUT",
        FORM | born("Per-Olof Påhitt", "19670123", "1") | scanned("041238", "M10"),
        begin=(*NEW, ">is_urgent", "Mellanslag", "Alt+U"),
        end=SEAL,
    ),
    Customer(
        "gruppkod",
        FORM
        | born("Per-Olof Påhitt", "19670123", "1")
        | scanned("041239", "M11")
        | {"prescriber.code": "9100009", "prescriber.workplace_code": "2355000012345"},
        end=SEAL,
    ),
    Customer(
        "nekat fax, ringde upp",
        CALL | ELSA | scanned("041239", "M12"),
        begin=(*NEW, "<kind", "=K", "Ctrl+T"),
        end=SEAL,
    ),
    Customer(
        "nekat dosrecept",
        begin=(
            *NEW,
            "<kind",
            "=Do",
            "^Makulera…",
            "Mellanslag",
            "=Hänvisad till dosapoteket",
            "Ctrl+Enter",
        ),
        rows=0,
        last=(),
    ),
    Customer(
        "påse ställs på hylla",
        without(FORM, "advice_given")
        | born("Leila Övningsson", "19910530", "2")
        | scanned("512048", "A7")
        | {"identity_checked": ">rows.0.product"},
        end=SEAL,
        lacks=("identity_checked", "advice_given"),
        rows=0,
        last=("Ctrl+E", "Ctrl+Shift+H", "=Hylla B", "Enter"),
    ),
    Customer(
        "påsen hämtas",
        {"identity_checked": "Körkort", "advice_given": "Ctrl+R"},
        begin=("Ctrl+Shift+H", "Enter"),
        last=("Ctrl+Enter",),
    ),
    Customer(
        "hjälpmedelskort",
        without(FORM, "reason", "rows.0.dosage", "prescriber.code")
        | AGNETA
        | {"rows.0.aid": "1", "rows.0.product": "#200123"},
        begin=(*NEW, f"#{DOCTOR}"),
        lane="F5",
    ),
    Customer(
        "rekvisition",
        ORDER | {"rows.0.product": "metoprolol 50"},
        begin=UNIT,
        lane="F4",
        last=("Ctrl+Enter", "Esc"),
    ),
    Customer(
        "rekvisition, narkotika",
        ORDER | scanned("098314", "O2"),
        lane="F4",
        end=SEAL,
        begin=(*NEW, "=Avdelning 3, Backe sjukhus", "Enter"),
        last=("Ctrl+Enter", "=Johan Berglund", "Tab", "=en lykta i mörkret", "Ctrl+Enter", "Esc"),
    ),
    Customer(
        "rättelse",
        begin=("F7", "@reservrecept", "Alt+R"),
        rows=0,
        end=("Alt+M", "=2"),
        last=("Ctrl+E", "Ctrl+Enter", "=Fel antal avläst", "Ctrl+Enter"),
    ),
    Customer(
        "backning",
        begin=("F7", "@AKUT", "Alt+B", "=Patienten gick utan påsen", "Ctrl+Enter"),
        rows=0,
        last=(),
    ),
    Customer(
        "retur",
        begin=("F7", "@ombud", "Alt+T", "=1", "Tab", "=K", "Tab", "=Fel styrka", "Ctrl+Enter"),
        rows=0,
        last=(),
    ),
)

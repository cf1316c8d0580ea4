"""Every part of the kit in its states, as pages for pictures and tests."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.findings import Confidence, Finding, Severity
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.banner import Banner, Mode
from app.ui.widgets.deferred_line import DeferredLine
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.field import ChoiceField, DateField, Field, FieldState, LineField, TextField
from app.ui.widgets.finding_card import FindingCard
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.label import hairline, label
from app.ui.widgets.panel import Card, Panel
from app.ui.widgets.patient_card import PatientCard
from app.ui.widgets.progress import Part, Progress
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.table import Column, Table
from app.ui.widgets.tick import Tick
from tests.ui.sample_banner import fill

LONG_NAME = "Maria Elisabet Alexandra von Rosenstierna-Lilliehöök af Sörmlandsätten"
STOP = Finding(
    Severity.STOP,
    "Fel styrka",
    "Skannad 2,5 mg, recept 5 mg. Hämta rätt förpackning och skanna igen.",
    source="Teknisk kontroll T-02",
)
WARNING = Finding(
    Severity.WARN,
    "Narkotika på papper",
    "Ett uttag. Motringning finns. Bekräfta.",
    source="Försiktighetsregel S-03",
    confidence=Confidence.INTERPRETED,
)
SEEN = Finding(
    Severity.WARN,
    "Interaktioner ej sökta",
    source="EES kräver nät",
    confidence=Confidence.CONFIRMED,
)
INFO = Finding(
    Severity.INFO,
    "Utbytt",
    "Berätta för patienten. Förskrivaren får brev.",
    source="Lag 2002:160 § 21",
    confidence=Confidence.CONFIRMED,
)
DEFERRED = (
    ("copy", "Sök dubblett mot e-recept", "före all uppladdning", "vid återgång", "eHM:s råd"),
    ("database", "Recept och uttag till NLL", "3 rader", "24 h efter återgång", "eget mål"),
    ("receipt", "Högkostnadsdatabasen", "rätt belopp", "72 h efter återgång", "gräns 2027-11-24"),
    ("scan-line", "e-VIS: avaktivering", "3 förpackningar", "direkt vid återgång", "2016/161"),
)


def column(*parts: QWidget, spacing: int = 8, margin: int = 12) -> QWidget:
    """Return a page with the parts below each other."""
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(spacing)
    for part in parts:
        box.addWidget(part)
    box.addStretch(1)
    return page


def row(*parts: QWidget) -> QWidget:
    """Return the parts beside each other."""
    page = QWidget()
    box = QHBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        box.addWidget(part)
    box.addStretch(1)
    return page


def buttons() -> QWidget:
    """Return buttons of every weight, a choice and ticks."""
    blocked = KeyButton("Spärrad")
    blocked.block("Förskrivarkoden saknas.")
    main = BigButton("Färdigställ & lämna ut", "Ctrl+Enter", icon="check", kind=ButtonKind.PRIMARY)
    stopped = BigButton("Färdigställ & lämna ut", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
    stopped.block("Ett stopp finns kvar.")
    link = ButtonKind.LINK
    origin = Segmented(
        [("p", "Blankett", "file-text"), ("t", "Telefon", ""), ("q", "QR-recept", "")], "Underlag"
    )
    origin.set_value("p")
    ticked = Tick("Egenhändig underskrift finns")
    ticked.setChecked(True)
    primary, chosen = ButtonKind.PRIMARY, ButtonKind.CHOSEN
    return column(
        row(
            KeyButton("Spara", "Ctrl+Enter", kind=primary),
            KeyButton("Vald", kind=chosen),
            KeyButton("Parkera", "Ctrl+W"),
        ),
        row(KeyButton("Skriv etikett", "Ctrl+E", icon="printer"), blocked),
        row(main),
        row(stopped),
        KeyButton("Återställningsblad ur kassaskåpet", "Ctrl+R", icon="key-round", kind=link),
        origin,
        row(ticked, Tick("Rådgivning")),
    )


def badges() -> QWidget:
    """Return a badge of each tone."""
    return column(
        row(
            Badge("STOPP", Tone.STOP),
            Badge("VARNING", Tone.WARN),
            Badge("INFO", Tone.INFO),
            Badge("Klar", Tone.OK),
        ),
        row(
            Badge("Kan vänta", Tone.LATER),
            Badge("Ej skannad", Tone.NEUTRAL),
            Badge("ÖVNING", Tone.DRILL),
        ),
    )


def fields() -> QWidget:
    """Return a field in each state and of each sort."""
    normal = LineField("Namn", "Läkare · Backe hälsocentral")
    normal.set_value("Mattias Öberg")
    normal.set_icon("search")
    good = LineField("Förskrivarkod", code=True)
    good.set_value("9014820")
    good.set_state(FieldState.GOOD, "Kontrollsiffra rätt. Ej slagen mot register.")
    bad = LineField("Fel", code=True)
    bad.set_value("9014821")
    bad.set_state(FieldState.BAD, "Kontrollsiffran stämmer inte. Läs koden igen eller ring.")
    locked = DateField("Låst av regel")
    locked.set_value("2027-11-23")
    locked.set_state(FieldState.LOCKED, "Ett år från utfärdandet")
    unknown = LineField("Okänt utan nät")
    unknown.set_state(FieldState.UNKNOWN, "Högkostnadsdatabasen nås inte")
    choice = ChoiceField("Orsak till papper", [("t", "Tekniskt fel hos förskrivaren")])
    choice.set_value("t")
    empty = ChoiceField("Utbyte", [("t", "Redan periodens vara")])
    text = TextField("Dosering och ändamål")
    text.set_value("1 tablett morgon och kväll. Mot blodpropp.")
    benefit = Segmented([("R", "R", ""), ("U", "U", ""), ("F", "F", "")], "Förmån")
    benefit.set_value("R")
    parts = (normal, good, bad, locked, unknown, choice, empty, text, Field("Förmån", benefit))
    return column(*parts)


def findings() -> QWidget:
    """Return the right column of a dispensing."""
    panel = Panel("Kontroller", "Alt+K", note="1 stopp · 2 varningar · 1 info")
    panel.body.addWidget(FindingCard(STOP, where="rad 2"))
    answers = [KeyButton("Lämna ut", "Ctrl+J"), KeyButton("Avstå")]
    panel.body.addWidget(FindingCard(WARNING, where="rad 3", answers=answers))
    seen = [Badge("Patientsamtal · SLi 17:15", Tone.OK)]
    panel.body.addWidget(FindingCard(SEEN, answers=seen))
    panel.body.addWidget(FindingCard(INFO, where="rad 1"))
    later = Panel("Kan vänta", "Alt+V", note=f"{len(DEFERRED)} steg skapas")
    later.body.setSpacing(2)
    for line in DEFERRED:
        later.body.addWidget(DeferredLine(*line))
    return column(panel, later, spacing=0, margin=0)


def patients() -> QWidget:
    """Return patients with short and long names, and progress."""
    known = PatientCard()
    check = Badge("Körkort sett 17:12", Tone.OK)
    facts = ["75 år", "man", "Hämtar själv"]
    known.show_patient("Karl-Erik Åsberg", "19121212-1212", facts, check)
    long = PatientCard()
    long.show_patient(LONG_NAME, "19121212-1212", ["Inga andra uttag under avbrottet"] * 3)
    progress = Progress()
    parts = [
        Part(214, "klara"),
        Part(9, "väntar på beslut", "chart3"),
        Part(5, "skickas", "chart2"),
        Part(3, "saknas", "chartDown"),
    ]
    progress.show_parts("214 av 231 klara", 231, parts)
    card = Card()
    box = QVBoxLayout(card)
    box.addWidget(label("Förlopp", "section"))
    box.addWidget(hairline())
    box.addWidget(progress)
    return column(PatientCard(), known, long, card)


def empty_states() -> QWidget:
    """Return what screens say when there is nothing, an error, or loading."""
    page = QWidget()
    grid = QGridLayout(page)
    loading = EmptyState("database", "Läser in varukatalog", "Du kan börja skanna nu.")
    nothing = EmptyState(
        "scan-barcode",
        "Skanna ett recept eller en legitimation",
        "Eller skriv personnummer. Saknas det räcker födelsedatum och kön.",
        actions=[KeyButton("Ny blankett", "Ctrl+N"), KeyButton("Telefonrecept", "Ctrl+T")],
    )
    unsaved = EmptyState(
        "hard-drive",
        "Sparades inte. Lämna inte ut än.",
        "Disken är full. Det du skrev finns kvar på skärmen. Sätt i USB-minnet.",
        actions=[KeyButton("Spara på USB", "Ctrl+S", kind=ButtonKind.PRIMARY)],
        tone=Tone.STOP,
    )
    no_outage = EmptyState(
        "circle-check",
        "E-hälsomyndigheten svarar",
        "Expediera i apotekssystemet. Behövs reservdrift ändå: öppna ett avbrott.",
        actions=[KeyButton("Öppna avbrott…", "Ctrl+Shift+A")],
        tone=Tone.OK,
    )
    for index, state in enumerate((nothing, unsaved, no_outage, loading)):
        grid.addWidget(state, index // 2, index % 2)
    return page


def table() -> QWidget:
    """Return a table with a marked row."""
    columns: list[Column[tuple[str, str, str]]] = [
        Column("Nummer", lambda r: r[0], 100),
        Column("Vad som väntar", lambda r: r[1], 160, stretch=True),
        Column(
            "Senast",
            lambda r: r[2],
            140,
            right=True,
            colour=lambda r: "warn" if r[2] == "i dag" else "ink",
        ),
    ]
    made: Table[tuple[str, str, str]] = Table(columns, "Steg")
    rows = [
        ("A-0113-M", "Recept och uttag till NLL", "24 h efter återgång"),
        ("A-0114-P", "Sök dubblett mot e-recept", "i dag"),
        ("A-0115-R", "Högkostnadsdatabasen, rätt belopp enligt återställd prislista", "72 h"),
    ]
    made.show_rows(rows)
    made.selectRow(1)
    return column(made)


def banners() -> QWidget:
    """Return the banner in its four states."""
    made = []
    for mode in Mode:
        banner = Banner()
        fill(banner, mode)
        made.append(banner)
    return column(*made, margin=0)

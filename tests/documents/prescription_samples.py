"""Emergency prescriptions for tests and pictures of the paper."""

from dataclasses import replace
from datetime import date, datetime

from app.domain.clock import STOCKHOLM
from app.domain.prescription_paper import PaperRow, PrescriptionPaper

ROW = PaperRow(
    what="Fenoximetylpenicillin tablett 1 g, 30 st",
    use="1 tablett 3 gånger dagligen i 10 dagar mot halsfluss.",
    withdrawals="ETT",
    exchange="Ja",
)
LONG_ROW = PaperRow(
    what="Metotrexat Norrmed injektionsvätska, lösning i förfylld injektionspenna 25 mg/ml,"
    " 12 × 4 st, vnr 123456",
    use="1 injektion under huden en gång i veckan, alltid på måndagar, i sammanlagt 12 veckor."
    " Ta folsyra dagen efter varje injektion. Ring mottagningen vid feber, andnöd eller sår i"
    " munnen mot ledgångsreumatism.",
    withdrawals="TJUGOTVÅ",
    exchange="NEJ, förskrivaren motsätter sig",
    interval="4 veckor",
    remarks=("Startförpackning vid första uttaget", "Smittskydd, kostnadsfritt"),
)
PAPER = PrescriptionPaper(
    number="A-0031-X",
    issued_at=datetime(2026, 11, 23, 15, 6, tzinfo=STOCKHOLM),
    reason="Tekniskt fel: e-recept kan inte skickas",
    patient="Tolvan Tolvansson",
    identified_by="Personnummer",
    patient_id="19121212-1212",
    is_entitled=True,
    rows=(ROW,),
    is_urgent=True,
    valid_until=date(2027, 11, 23),
    issuer="Mattias Öberg, läkare",
    place="Backe hälsocentral, Lillgatan 9, 830 90 Backe",
    phone="0640-100 00",
    code="9014820",
    workplace_code="2355000012345",
    first_by=date(2026, 11, 30),
    unsigned="Utan signerad kod: datorn har ingen utfärdarnyckel än.",
)
SIGNED = "LYKTA1:" + "6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97" * 14
STATES = {
    "ordinary": PAPER,
    "signed": replace(PAPER, signed=SIGNED[:555]),
    "two-long": replace(PAPER, rows=(LONG_ROW, LONG_ROW), signed=SIGNED[:669]),
    "five": replace(PAPER, rows=(ROW, LONG_ROW, ROW, LONG_ROW, ROW), signed=SIGNED, copy=2),
    "practice": replace(PAPER, practice=True, is_queued=True, message="Ring mig om dosen."),
    "long-names": replace(
        PAPER,
        identified_by="Födelsedatum och kön",
        patient_id="1980-01-02, kön ej angivet",
        language="engelska",
        patient="Anna-Karin Elisabeth Margareta Wachtmeister-Stålhammar af Övningsköld",
        issuer="Karl-Fredrik Johannes Wachtmeister-Stålhammar, distriktsläkare, befattning 203090",
        place="Övningsköldska vårdcentralen i Norra Provhem, Långa Övningsgatan 1234, 999 99 Prov",
    ),
}

"""What a command can do about that which keeps an outage from being closed."""

from dataclasses import replace

from app.domain.findings import Finding

_WHY = "Annars: skriv varför det stängs ändå, med `--reason`."
_CARRY = f"Hämta dem först, med `lykta carry` eller `lykta hub exchange`. {_WHY}"
_COUNT = f"Räkna i fönstret; `lykta stock --narcotics` visar saldot. {_WHY}"
_WAYS = {  # by what is found; where nothing stands here its own cure holds for a script too
    "outage.close.open": "Avsluta det med `lykta outage end` när systemen är åter.",
    "outage.close.sums": "Kör `lykta verify`.",
    "outage.close.steps": "Visa dem med `lykta steps --json` och redovisa med `lykta settle`.",
    "outage.close.twins": (
        "Avgör med `lykta twins decide`; är de samma: backa den ena i fönstret."
    ),
    "outage.close.elsewhere": (
        "Lämna ut eller makulera den där. Är datorn ur bruk: spärra den med `lykta members revoke`."
    ),
    "outage.close.forms": (
        "Mata in eller räkna blanketterna i fönstret; `lykta kit list --numbers` visar dem."
    ),
    "CL-SILENT": _CARRY,
    "CL-MISSING": _CARRY,
    "CL-BESIDE": (
        "Jämför med papperet, efterregistrera det som saknas och bocka av med"
        f" `lykta members handled`. {_WHY}"
    ),
    "CL-MONEY": (
        f"Skriv beloppen med `lykta money set` och reglera dem med `lykta money done`. {_WHY}"
    ),
    "CL-PACKS": (
        "Återställ dem i e-VIS, se `lykta packs`. Är det för sent: kassera dem, och skriv varför"
        " det stängs ändå, med `--reason`."
    ),
    "CL-UNHEARD": (
        "Skicka igen med `lykta settle --receiver`, då frågas mottagaren, eller läs in filens svar"
        " med `lykta export answers`. Annars: se efter där, och skriv vad du såg, med `--reason`."
    ),
    "CL-OPEN": (
        "Jämför med papperen och efterregistrera det som lämnades ut."
        " Skriv vad som är gjort, med `--reason`."
    ),
    "N-CLOSE-COUNT": _COUNT,
    "N-CLOSE-DIFFERENCE": _COUNT,
    "N-CLOSE-DEVIATION": f"Utred den i fönstret; `lykta stock --cases` visar den. {_WHY}",
    "PK-MISSING": (
        "Leta igen dem, eller skriv vad som är gjort för att hitta dem, med `--reason`."
    ),
    "PK-DOUBLED": ("Skriv på pappren vilken som är vilken, och att det är gjort, med `--reason`."),
}


def by_command(finding: Finding) -> Finding:
    """Return what is in the way of a closing with the commands that help, not the window's keys."""
    if finding.field == "reason":
        return replace(finding, cure="Skriv det med `--reason`.")
    return replace(finding, cure=_WAYS.get(finding.rule, finding.cure))

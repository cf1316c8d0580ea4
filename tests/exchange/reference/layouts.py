"""The agencies' XML layouts, as texts that tests fill with made-up products."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

FORMS = {
    "1": "Tablett",
    "2": "Kapsel, hård",
    "3": "Depottablett",
    "4": "Oral lösning",
    "5": "Ögondroppar, lösning",
    "6": "Kräm",
    "7": "Injektionsvätska, lösning",
}
SCHEDULES = {
    "1": "II - Narkotika, förteckning II",
    "2": "I - Narkotika, förteckning I",
    "3": "III - Narkotika, förteckning III",
    "4": "IV - Narkotika, förteckning IV",
    "5": "V - Narkotika, förteckning V",
    "6": "Ej narkotikaklassad",
}
_NAMESPACES = 'xmlns:npl="urn:schemas-npl:instance:12" xmlns:mpa="urn:schemas-npl:mpa:12"'


def product_xml(
    nplid: str,
    name: str,
    packages: Sequence[tuple[str, str]],
    codes: dict[str, str],
    more: str = "",
) -> str:
    """Return a product's file; of codes: form, atc, narcotic, organization, strength."""
    packs = "".join(
        f"<npl:package><mpa:nplpackid>{pack_id}</mpa:nplpackid>"
        f"<mpa:pack-text><mpa:v>{escape(words)}</mpa:v></mpa:pack-text></npl:package>"
        for pack_id, words in packages
    )
    organisation = "".join(
        f'<mpa:organization><mpa:organization-lx v="{code}"/></mpa:organization>'
        for code in codes.get("organization", "").split()
    )
    classes = "".join(
        f'<mpa:{element} v="{codes[key]}"/>'
        for key, element in (("atc", "atc-code-lx"), ("narcotic", "narcotic-class-lx"))
        if key in codes
    )
    form = f'<mpa:pharmaceutical-form-lx v="{codes["form"]}"/>' if "form" in codes else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<npl:medprod {_NAMESPACES}>'
        f"<mpa:nplid>{nplid}</mpa:nplid>"
        f"<npl:names><mpa:medprodname v={quoteattr(name)}/></npl:names>"
        f"<mpa:strength-text><mpa:v>{codes.get('strength', '')}</mpa:v></mpa:strength-text>{form}"
        f"<npl:classifications>{classes}</npl:classifications>"
        f"<npl:organizations>{organisation}</npl:organizations>"
        f"<npl:packages>{packs}</npl:packages>{more}</npl:medprod>"
    )


def lexicon_xml(terms: dict[str, str], *, as_text: bool = False) -> str:
    """Return a lexicon: the Swedish term in `@v` or as text, an English one before it."""
    rows = []
    for code, term in terms.items():
        swedish = f">{escape(term)}</term-name>" if as_text else f" v={quoteattr(term)}/>"
        rows.append(
            f"<commonTerm><mpaId>{code}</mpaId>"
            f'<term-name xml:lang="en" v="english {code}"/>'
            f'<term-name xml:lang="sv"{swedish}</commonTerm>'
        )
    return f"<lexicon>{''.join(rows)}</lexicon>"


def organisations_xml(names: dict[str, str]) -> str:
    """Return the organisation register."""
    rows = (
        f'<organization id="{code}"><orgname>{escape(name)}</orgname></organization>'
        for code, name in names.items()
    )
    return f"<organizations>{''.join(rows)}</organizations>"


def lexicons(organisations: dict[str, str]) -> dict[str, str]:
    """Return the lexicons of an NPL archive by their paths."""
    return {
        "Lexicondata/organization.xml": organisations_xml(organisations),
        "Lexicondata/pharmaceutical-form-lx.xml": lexicon_xml(FORMS),
        "Lexicondata/narcotic-classification-lx.xml": lexicon_xml(SCHEDULES, as_text=True),
    }


def nsl_other_xml(names: dict[str, str], classes: dict[str, str]) -> str:
    """Return the Swedish names and narcotic classes."""
    rows = "".join(
        f"<NSL_Substance><SeNSLid>{nsl_id}</SeNSLid>"
        + (f"<NarcoticClass>{classes[nsl_id]}</NarcoticClass>" if nsl_id in classes else "")
        + f"<RecommendedName><Name>{escape(name)}</Name>"
        "<RecommendedNameClassLx>1</RecommendedNameClassLx></RecommendedName></NSL_Substance>"
        for nsl_id, name in names.items()
    )
    return f'<NSL xmlns="urn:schemas-nsl:other">{rows}</NSL>'


def nsl_ssi_xml(names: dict[str, str]) -> str:
    """Return the English names, a synonym before each."""

    def row(name: str, kind: str) -> str:
        return (
            f"<name><substance-name>{escape(name)}</substance-name><language-cv>en</language-cv>"
            f'<substance-name-type-cv term-english-equiv="{kind}" term-id="1"/></name>'
        )

    def code(code: str, system: str) -> str:
        return (
            f"<substance-code><code>{code}</code>"
            f"<code-system-cv term-id='{system}'/></substance-code>"
        )

    chosen = "Selected English name in Sweden"
    rows = "".join(
        "<substance><common>"
        f"<substance-names>{row('Synonym', 'Synonym')}{row(name, chosen)}</substance-names>"
        f"<substance-codes>{code('X1', 'CAS')}{code(nsl_id, 'SENSLIDSENSL')}</substance-codes>"
        "</common></substance>"
        for nsl_id, name in names.items()
    )
    return f"<substances>{rows}</substances>"


def nsl_schema_xml(terms: dict[str, str]) -> str:
    """Return a lexicon as NSL has it: a schema."""
    rows = "".join(
        f'<xs:enumeration value="{code}"><xs:annotation>'
        f'<xs:documentation xml:lang="en">english</xs:documentation>'
        f'<xs:documentation xml:lang="sv">{escape(term)}</xs:documentation>'
        "</xs:annotation></xs:enumeration>"
        for code, term in terms.items()
    )
    return (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:simpleType name="narcclass-lx">'
        f'<xs:restriction base="xs:string">{rows}</xs:restriction></xs:simpleType></xs:schema>'
    )


def vara_product(name: str, articles: Sequence[tuple[str, str, str]], more: str = "") -> str:
    """Return a product with its articles: NPL pack id, varunummer, bar code; "" leaves one out."""
    kinds = "npl-pack-id", "nordiskt-varunr", "streck-kod"
    rows = "".join(
        "<def:lmartikel>"
        + "".join(
            f'<def:artikel_id artikel_id_typ="{kind}" id_varde="{number}"/>'
            for kind, number in zip(kinds, ids, strict=True)
            if number
        )
        + "<def:forpackning_text>Blister, 30 tabletter</def:forpackning_text></def:lmartikel>"
        for ids in articles
    )
    title = f"<def:produktnamn>{escape(name)}</def:produktnamn>"
    return f"<def:lmprodukt>{title}{more}{rows}</def:lmprodukt>"


def vara_xml(rows: str) -> str:
    """Return the file of medicines."""
    return (
        '<asab:vara xmlns:asab="urn:schemas-asab:vara-export" '
        f'xmlns:def="urn:schemas-asab:definitioner">{rows}</asab:vara>'
    )


def shortages_xml(cases: str, more: str = "") -> str:
    """Return the feed around its cases."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<OpenDataMedicineShortages creationDate="2026-11-20T10:22:10.6865886+02:00"{more} '
        'xmlns="http://eservices.lakemedelsverket.se/opendata/medicineshortage/v3/">'
        f"<MedicineShortages>{cases}</MedicineShortages></OpenDataMedicineShortages>"
    )


def shortage_case(case: str, products: str, **values: str) -> str:
    """Return a case; an element given replaces what the case says otherwise."""
    said = {
        "MedicineShortageId": case,
        "TypeOfShortage": "SHORTAGE",
        "DateOfFirstPublication": "2026-06-02",
        "OrganisationPhoneNumber": "+46 8 000 00 00",
        "OrganisationEmail": "info@example.com",
        "CauseOfShortageCategory": "Produktion",
        "CauseOfShortage": "Produktionen står still.",
    }
    elements = {name: f"<{name}>{value}</{name}>" for name, value in said.items()} | values
    return (
        f"<MedicineShortage>{''.join(elements.values())}"
        f"<MedicinalProducts>{products}</MedicinalProducts></MedicineShortage>"
    )


def shortage_product(npl_id: str, name: str, packages: str, more: str = "") -> str:
    """Return a product of a case."""
    return (
        f"<MedicinalProduct><NPLId>{npl_id}</NPLId><ProductName>{escape(name)}</ProductName>"
        "<MarketAuthorisationHolderName>ÖVNING Innehavare AB</MarketAuthorisationHolderName>"
        '<ActiveSubstances>paracetamol</ActiveSubstances><ATC term="Paracetamol">N02BE01</ATC>'
        f"<IsParallelImport>false</IsParallelImport><CountryOfOrigin/>{more}"
        f"<PackagedMedicinalProducts>{packages}</PackagedMedicinalProducts></MedicinalProduct>"
    )


def shortage_package(pack_id: str, number: str, interval: str = "", more: str = "") -> str:
    """Return a package of a product."""
    times = interval or (
        "<ForecastedStartDate>2026-06-01</ForecastedStartDate>"
        "<ForecastedEndDate>2026-12-15</ForecastedEndDate>"
        '<Duration nullFlavor="NA"></Duration><LastUpdated>2026-08-10</LastUpdated>'
    )
    return (
        f"<PackagedMedicinalProduct><NPLPackId>{pack_id}</NPLPackId><Interval>{times}</Interval>"
        "<PackageDescription>Burk, 30 tabletter</PackageDescription>"
        f"<NordicArticleNumber>{number}</NordicArticleNumber>{more}"
        '<RiskAssessment nullFlavor="UNK"></RiskAssessment><MedicineShortageInformations/>'
        "</PackagedMedicinalProduct>"
    )

"""The words that most prescriptions share: a preset dictionary (RFC 1950) makes the code smaller.

It is part of the format: docs/prescription-code.md holds it, and it is never changed in a version.
"""

DICTIONARY = (
    "other_eea_state protection_need samordningsnummer birth_date extempore licence "
    "barnmorska sjuksköterska tandläkare veterinär jourcentral akutmottagning sjukhus vårdcentral "
    "hälsocentral Injektionsvätska, lösning Oral lösning Ögondroppar Nässpray Inhalationspulver "
    "Suppositorium Kräm Salva Plåster Brustablett Enterotablett Munsönderfallande tablett "
    "Depotkapsel Kapsel, hård Filmdragerad tablett Depottablett Tablett mikrogram mg/ml ml mg st "
    "blister burk mot smärta mot värk mot feber mot allergi mot astma mot diabetes mot oro "
    "mot sömnbesvär mot illamående mot infektion mot lunginflammation mot hjärtsvikt sänker "
    "blodfetter vattendrivande förebygger blodpropp mot högt blodtryck vid behov, högst per dygn "
    "tills vidare i 7 dagar i 10 dagar efter maten före frukost på fastande mage "
    "med ett glas vatten till natten på morgonen morgon och kväll en gång dagligen "
    "3 gånger dagligen 2 gånger dagligen 2 tabletter 1 kapsel 1 tablett "
    "technical_fault personnummer läkare LAK"
).encode()

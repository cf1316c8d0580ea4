"""The keys of the dispensing screen, as the help list shows them."""

KEYS = (
    ("Ctrl+N", "Ny blankett"),
    ("Ctrl+W", "Parkera"),
    ("Ctrl+B", "Parkerade"),
    ("Alt+U", "Underlag"),
    ("Alt+F", "Förskrivare"),
    ("Alt+P", "Patient"),
    ("Ctrl+1 … Ctrl+5", "Rad 1 till 5"),
    ("Ctrl+Ins", "Lägg till rad"),
    ("Ctrl+Del", "Ta bort raden"),
    ("Alt+M", "Radens mängd: delat uttag, ordning, intervall"),
    ("Enter", "Till nästa uppgift som saknas"),
    ("Alt+K", "Kontroller; pil ned och upp går mellan korten"),
    ("Ctrl+J", "Lämna ut trots den märkta varningen; 1–9 väljer skäl om den frågar varför"),
    ("Ctrl+Shift+J", "Ångra beslutet på det märkta kortet"),
    ("Alt+V", "Kan vänta"),
    ("Ctrl+R", "Rådgivning given"),
    ("Ctrl+E", "Skriv etikett"),
    ("Ctrl+Shift+E", "Visa etiketten stort"),
    ("Ctrl+Shift+V", "Radens varukort"),
    ("Ctrl+Enter", "Färdigställ och lämna ut"),
)

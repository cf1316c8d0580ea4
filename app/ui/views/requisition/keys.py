"""The keys of the requisition screen, as the help list shows them."""

KEYS = (
    ("Ctrl+N", "Ny rekvisition"),
    ("Ctrl+W", "Parkera"),
    ("Ctrl+B", "Parkerade"),
    ("Ctrl+Shift+B", "Restas: leverera resten till en enhet"),
    ("Ctrl+Shift+K", "Leveranser: kvittera, följesedel, fakturaunderlag"),
    ("Alt+U", "Enhet"),
    ("Alt+F", "Beställare"),
    ("Ctrl+1 … Ctrl+9", "Rad 1 till 9"),
    ("Ctrl+Ins", "Lägg till rad"),
    ("Ctrl+Del", "Ta bort raden"),
    ("Ctrl+I", "Skanna radens förpackning igen"),
    ("Ctrl+F", "Förseglingen är hel på allt som är skannat"),
    ("Enter", "Till nästa uppgift som saknas"),
    ("Alt+K", "Kontroller; pil ned och upp går mellan korten"),
    ("Ctrl+J", "Leverera trots den märkta varningen; 1–9 väljer skäl"),
    ("Ctrl+Shift+J", "Ångra beslutet på det märkta kortet"),
    ("Alt+V", "Kan vänta"),
    ("Alt+1, Alt+3", "Signera författning, teknik; igen tar bort"),
    ("Ctrl+Shift+V", "Radens varukort"),
    ("Ctrl+Enter", "Leverera"),
)

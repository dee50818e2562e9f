"""The keys of the checkout screen, in words, as the help shows them."""

CHECKOUT_KEYS = (
    ("Enter", "Gå vidare: patient, besök, betalning, slutför"),
    ("Esc", "Gå ett steg tillbaka, inget går förlorat"),
    ("1–9", "Vanligaste besöken, eller svar på frågan (när besöksfältet är tomt)"),
    (
        "Ord",
        "Skriv i besöksfältet: tolk, remiss, TBE, intyg, journalkopior 12, i går 14:30, Norge",
    ),
    ("↑ ↓", "Välj bland förslagen, Enter tar det markerade"),
    ("Backsteg", "Ta bort den sista varan eller uppgiften (när besöksfältet är tomt)"),
    ("Delete", "Ta bort uppgiften eller varan som är markerad"),
    ("K", "Betala med kort"),
    ("F", "Betala med faktura, också när kortet nekas"),
    ("C", "Betala kontant, där kassan tar emot det"),
    ("J / N", "Svara på en fråga före slutförandet"),
    ("Ctrl+E", "Skriv ut det senaste kvittot på engelska"),
    ("F2", "Ny patient, töm formuläret"),
    ("Ctrl+Z", "Ta tillbaka det som F2 tömde"),
    ("Ctrl+K", "Parkera det påbörjade och ta nästa; Ctrl+1–9 tar upp det igen"),
    ("F3", "Vad skulle det kosta? Räkna utan patient"),
    ("F4", "Alla uppgifter om besöket"),
    ("F6", "Lägg till ett besök på samma kvitto"),
    ("F7", "Välj kod själv, med skäl"),
    ("F8", "Tidigare avgifter och frikort som patienten visar"),
    ("Ctrl+P", "Skriv ut det senaste kvittot igen"),
)

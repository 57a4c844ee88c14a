package hris

// englishTrail says what an entry of a connection's audit trail was: connection.Kind.
func englishTrail() map[string]string {
	return map[string]string{
		"trail.connected":          "Connected",
		"trail.tested":             "Tested",
		"trail.configured":         "Settings changed",
		"trail.rotated":            "Credentials replaced",
		"trail.rotate_refused":     "New credentials refused; the former ones stay",
		"trail.forgotten":          "Credentials erased",
		"trail.mapped":             "Field mapping changed",
		"trail.roles":              "Roles changed",
		"trail.disabled":           "Switched off",
		"trail.enabled":            "Switched on",
		"trail.reactivated":        "Reactivated",
		"trail.removed":            "Removed, with all that was entered",
		"trail.sealed_erased":      "What waited sealed for this connection erased",
		"trail.key_replaced":       "New key for webhooks; the former one is good until it is dropped",
		"trail.former_key_dropped": "Former key for webhooks dropped",
		"trail.refresh_failed":     "Credentials could not be renewed",
	}
}

func dutchTrail() map[string]string {
	return map[string]string{
		"trail.connected":          "Koppeling gelegd",
		"trail.tested":             "Getest",
		"trail.configured":         "Instellingen gewijzigd",
		"trail.rotated":            "Toegangsgegevens vervangen",
		"trail.rotate_refused":     "Nieuwe toegangsgegevens geweigerd; de vorige blijven gelden",
		"trail.forgotten":          "Toegangsgegevens gewist",
		"trail.mapped":             "Veldtoewijzing gewijzigd",
		"trail.roles":              "Rollen gewijzigd",
		"trail.disabled":           "Uitgeschakeld",
		"trail.enabled":            "Ingeschakeld",
		"trail.reactivated":        "Opnieuw geactiveerd",
		"trail.removed":            "Verwijderd, met alles wat was ingevuld",
		"trail.sealed_erased":      "Wat verzegeld op deze koppeling wachtte gewist",
		"trail.key_replaced":       "Nieuwe sleutel voor webhooks; de vorige geldt tot die vervalt",
		"trail.former_key_dropped": "Vorige sleutel voor webhooks vervallen",
		"trail.refresh_failed":     "Toegangsgegevens konden niet worden verlengd",
	}
}

func germanTrail() map[string]string {
	return map[string]string{
		"trail.connected":          "Verbunden",
		"trail.tested":             "Getestet",
		"trail.configured":         "Einstellungen geändert",
		"trail.rotated":            "Zugangsdaten ersetzt",
		"trail.rotate_refused":     "Neue Zugangsdaten abgelehnt; die bisherigen gelten weiter",
		"trail.forgotten":          "Zugangsdaten gelöscht",
		"trail.mapped":             "Feldzuordnung geändert",
		"trail.roles":              "Rollen geändert",
		"trail.disabled":           "Ausgeschaltet",
		"trail.enabled":            "Eingeschaltet",
		"trail.reactivated":        "Neu aktiviert",
		"trail.removed":            "Entfernt, mit allem, was eingetragen war",
		"trail.sealed_erased":      "Gelöscht, was versiegelt auf diese Verbindung wartete",
		"trail.key_replaced":       "Neuer Schlüssel für Webhooks; der bisherige gilt, bis er verworfen wird",
		"trail.former_key_dropped": "Bisheriger Schlüssel für Webhooks verworfen",
		"trail.refresh_failed":     "Zugangsdaten ließen sich nicht erneuern",
	}
}

func polishTrail() map[string]string {
	return map[string]string{
		"trail.connected":          "Połączono",
		"trail.tested":             "Sprawdzono",
		"trail.configured":         "Zmieniono ustawienia",
		"trail.rotated":            "Wymieniono dane dostępowe",
		"trail.rotate_refused":     "Nowe dane dostępowe odrzucone; obowiązują dotychczasowe",
		"trail.forgotten":          "Usunięto dane dostępowe",
		"trail.mapped":             "Zmieniono mapowanie pól",
		"trail.roles":              "Zmieniono role",
		"trail.disabled":           "Wyłączono",
		"trail.enabled":            "Włączono",
		"trail.reactivated":        "Aktywowano ponownie",
		"trail.removed":            "Usunięto wraz ze wszystkim, co wpisano",
		"trail.sealed_erased":      "Usunięto to, co czekało zapieczętowane na to połączenie",
		"trail.key_replaced":       "Nowy klucz webhooków; dotychczasowy działa do wycofania",
		"trail.former_key_dropped": "Wycofano dotychczasowy klucz webhooków",
		"trail.refresh_failed":     "Nie udało się odnowić danych dostępowych",
	}
}

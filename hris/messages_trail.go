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
		"trail.sealed_erased":      "Everything that waited sealed erased",
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
		"trail.sealed_erased":      "Alles wat verzegeld wachtte gewist",
		"trail.key_replaced":       "Nieuwe sleutel voor webhooks; de vorige geldt tot die vervalt",
		"trail.former_key_dropped": "Vorige sleutel voor webhooks vervallen",
		"trail.refresh_failed":     "Toegangsgegevens konden niet worden verlengd",
	}
}

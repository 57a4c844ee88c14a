package hris

// polishMessages are the Polish translations, which address nobody. A hand-over is a
// "przekazanie", a connection a "połączenie", and who was hired a "kandydat".
func polishMessages() map[string]Message {
	all := polishCodes()
	for _, texts := range []map[string]string{polishFields(), polishLines(), polishTrail()} {
		for code, line := range texts {
			all[code] = Message{Text: line}
		}
	}
	return all
}

func polishCodes() map[string]Message {
	return map[string]Message{
		string(InvalidInput):    {"Część żądania jest nieprawidłowa.", "Poprawić to, co wskazują szczegóły, i spróbować ponownie."},
		string(InvalidHire):     {"Dane kandydata są niepełne lub nieprawidłowe.", "Poprawić wskazane pola i spróbować ponownie."},
		string(InvalidSetting):  {"Brakuje ustawienia połączenia albo jest ono nieprawidłowe.", "Poprawić je w ustawieniach połączenia."},
		string(InvalidMapping):  {"W mapowaniu pól są błędy.", "Otworzyć mapowanie, poprawić zaznaczone reguły i zapisać."},
		string(DocumentMissing): {"Nie można otworzyć wybranego dokumentu.", "Dodać dokument ponownie albo go pominąć, a potem wysłać."},
		string(DocumentChanged): {"Dokument nie jest już tym, który sprawdzono: ma inny rozmiar lub inną treść.", "Sprawdzić dane ponownie z obecnym dokumentem, a potem wysłać."},
		string(DocumentRefused): {"Połączony system nie przyjmuje dokumentu tego rodzaju lub rozmiaru.", "Przekształcić dokument, wybrać inny albo go pominąć."},

		string(BadCredentials):    {"Połączony system nie przyjmuje danych dostępowych połączenia.", "Poprosić administratora o wpisanie nowych danych dostępowych w ustawieniach połączenia."},
		string(CredentialsExpire): {"Dane dostępowe połączenia wkrótce wygasną.", "Poprosić administratora o odnowienie ich na czas, aby wysyłanie nie ustało."},
		string(RightMissing):      {"Danym dostępowym połączenia brakuje uprawnienia.", "Poprosić administratora połączonego systemu o jego nadanie, a potem sprawdzić połączenie."},
		string(SetupIncomplete):   {"W połączonym systemie nie wszystko jest jeszcze skonfigurowane.", "Sprawdzić połączenie: wynik pokaże, czego brakuje i gdzie to ustawić."},
		string(AddressBlocked):    {"Połączony system nie przyjmuje wywołań z tego adresu IP.", "Poprosić administratora połączonego systemu o dopuszczenie tego adresu."},
		string(Disabled):          {"Połączenie jest wyłączone lub usunięte.", "Poprosić administratora o włączenie go albo o połączenie na nowo."},
		string(NoConnection):      {"Nie ma takiego połączenia.", "Odświeżyć stronę, aby zobaczyć istniejące."},
		string(ConnectionChanged): {"W międzyczasie ktoś inny zmienił połączenie.", "Odświeżyć stronę, obejrzeć połączenie w obecnej postaci i wprowadzić zmianę jeszcze raz."},
		string(OtherAccount):      {"Te ustawienia lub dane dostępowe należą do innego konta niż połączone.", "Wpisać dane tego samego konta albo utworzyć dla innego nowe połączenie."},
		string(NotMapped):         {"Mapowanie pól tego połączenia nie zostało jeszcze zapisane.", "Sprawdzić połączenie, potem otworzyć mapowanie i je zapisać."},
		string(SecretBusy):        {"Inny proces odnawia właśnie dane dostępowe połączenia.", "Niczego nie trzeba poprawiać; spróbować ponownie za chwilę."},
		string(OtherKind):         {"Połączenie prowadzi do czegoś innego, niż tu potrzeba.", "Wybrać inne połączenie: jednym zatrudnieni kandydaci przychodzą, a innym są przekazywani."},

		string(RateLimited):   {"Połączony system prosi o odczekanie: w krótkim czasie było zbyt wiele wywołań.", "Niczego nie trzeba poprawiać; spróbować ponownie później."},
		string(Unavailable):   {"Połączony system jest w tej chwili nieosiągalny.", "Niczego nie trzeba poprawiać; spróbować ponownie później."},
		string(Locked):        {"Rekord jest w tej chwili używany w połączonym systemie.", "Poprosić o jego zamknięcie tam albo spróbować ponownie później."},
		string(Rejected):      {"Połączony system odrzucił dane.", "Poprawić dane i wysłać ponownie."},
		string(NotThere):      {"W połączonym systemie nie ma tego, czego szukano.", "Sprawdzić tam, czy nie zostało usunięte lub przemianowane, a potem sprawdzić połączenie."},
		string(TooLarge):      {"To więcej danych, niż połączony system przyjmuje naraz.", "Pominąć dokument albo wybrać mniejszy i wysłać ponownie."},
		string(SchemaDrift):   {"Połączony system się zmienił: pole, opcja lub usługa nie jest już taka, jak była.", "Otworzyć mapowanie, sprawdzić to, co zaznaczono, i zapisać."},
		string(BadAnswer):     {"Nie można odczytać odpowiedzi połączonego systemu.", "Spróbować ponownie później; jeśli to nie pomoże, podać numer referencyjny jego pomocy technicznej."},
		string(OutcomeHidden): {"Nie wiadomo, czy połączony system wykonał to, o co poproszono.", "Sprawdzić tam, zanim zostanie to powtórzone."},

		string(Problems):     {"Zanim będzie można wysłać, trzeba zająć się niektórymi polami lub pytaniami.", "Odpowiedzieć na pytania, wypełnić lub poprawić zaznaczone pola, a potem wysłać."},
		string(AlreadySent):  {"Tego kandydata wysłano już wcześniej do połączonego systemu.", "Zobaczyć wcześniejsze przekazanie. Jeśli trzeba wysłać ponownie, można je otworzyć na nowo, podając powód."},
		string(PersonExists): {"Połączony system być może zna już tę osobę.", "Porównać pokazane rekordy i wskazać, czy któryś z nich to ta osoba."},
		string(InDoubt):      {"Nie wiadomo, czy kandydat dotarł do połączonego systemu.", "Dopóki to się nie wyjaśni, nic nie zostanie wysłane ponownie. Sprawdzić tam i podać, czy rekord istnieje."},
		string(Held):         {"Przekazanie czeka na zmianę; nic jeszcze nie zapisano.", "Poprawić to, na co czeka, a potem wysłać."},
		string(Duplicate):    {"Dla tego kandydata powstały w połączonym systemie dwa rekordy.", "Usunąć tam jeden z nich; historia podaje oba."},
		string(NotAllowed):   {"Brakuje uprawnienia, aby to zrobić.", "Poprosić o nie administratora połączenia."},
		string(NotFound):     {"Nie ma takiego przekazania.", "Odświeżyć stronę, aby zobaczyć istniejące."},
		string(WrongState):   {"Na obecnym etapie przekazania nie jest to możliwe.", "Odświeżyć stronę, aby zobaczyć obecny etap."},
		string(Changed):      {"Dane nie są już tymi, które sprawdzono.", "Sprawdzić je ponownie, a potem wysłać."},
		string(Busy):         {"Nad tym przekazaniem trwa właśnie praca.", "Odczekać chwilę, a potem odświeżyć stronę."},
		string(Twin):         {"Inne przekazanie osoby, której nie dałoby się odróżnić od tej, trwa albo jest niepewne.", "Najpierw wyjaśnić tamto; to ruszy potem samo."},
		string(DraftGone):    {"Wartości do wysłania nie są tu przechowywane albo już ich nie ma.", "Sprawdzić dane ponownie, a potem wysłać."},
		string(TooSoon):      {"Połączony system może jeszcze dokończyć wcześniejszą próbę.", "Odczekać do podanej godziny, a potem sprawdzić ponownie."},
		string(LeaseLost):    {"To przekazanie przejął inny proces.", "Niczego nie trzeba robić; odświeżyć stronę, aby zobaczyć jego stan."},
		string(StepFailed):   {"Kandydat został przekazany z wyjątkiem części, którą można pominąć.", "Wysłać tę część ponownie, wpisać ją w połączonym systemie ręcznie albo ją pominąć."},
		string(NotHired):     {"Przekazać można tylko zatrudnionych kandydatów.", "Najpierw oznaczyć kandydata jako zatrudnionego."},
		string(NotConfirmed): {"Jedno pytanie pozostaje bez odpowiedzi.", "Odpowiedzieć na pokazane pytanie, a potem wysłać."},

		"transfer.second": {"To zgłoszenie przekazano już wcześniej z innym wyborem, na przykład innej rekrutacji.", "Wysłać tylko wtedy, gdy ma powstać drugi rekord."},

		"target.refused": {"Połączony system nie może tego przyjąć: {detail}.", "Poprawić to, a potem wysłać."},

		"hire.minor":      {"W dniu rozpoczęcia pracy ta osoba ma mniej niż 18 lat.", "Sprawdzić datę urodzenia i datę rozpoczęcia pracy."},
		"hire.birth_date": {"W dniu rozpoczęcia pracy ta osoba miałaby mniej niż 13 lub więcej niż 100 lat.", "Sprawdzić datę urodzenia i datę rozpoczęcia pracy."},

		"document.not_taken": {Text: "Połączony system w obecnej konfiguracji nie przyjmuje dalszych dokumentów. {remedy}"},
		"document.kind":      {"Połączony system nie przyjmuje dokumentów tego rodzaju.", "Przekształcić dokument, wybrać inny albo go pominąć."},
		"document.size":      {"Dokument jest za duży; największy dozwolony rozmiar w bajtach: {max}.", "Wybrać mniejszy albo go pominąć."},
		"document.total":     {"Dokumenty są razem za duże; największy dozwolony łączny rozmiar w bajtach: {max}.", "Pominąć któryś albo wybrać mniejsze."},
		"document.not_there": {"Wybranego dokumentu nie ma, lub już nie ma, wśród dokumentów kandydata.", "Wybrać dokumenty ponownie."},
	}
}

func polishLines() map[string]string {
	return map[string]string{
		string(WaitsInWorkflow):  "Czeka w obiegu pracy systemu {target}",
		string(WorkflowFinished): "Obieg pracy w systemie {target} zakończony",
		string(NoReference):      "Gotowe; {target} nie podaje numeru referencyjnego",
		string(GivenByPerson):    "Znalezione przez człowieka w systemie {target}; niezweryfikowane",
		string(FoundAfterwards):  "Znalezione w systemie {target} po utracie odpowiedzi",
		string(Unprotected):      "Wykonane w systemie {target} bez ochrony rozliczonych okresów, zgodnie z wyborem przy sprawdzaniu",

		"state.planned":   "Zaplanowane",
		"state.sending":   "Wysyłanie",
		"state.held":      "Czeka na zmianę",
		"state.partial":   "Częściowo wysłane",
		"state.in_doubt":  "Niepewne",
		"state.done":      "Wysłane",
		"state.failed":    "Nieudane",
		"state.cancelled": "Anulowane",

		"badge.planned":   "Do wysłania do {target}; zlecone przez {actor}, {at}",
		"badge.sending":   "Wysyłanie do {target}; zlecone przez {actor}, {at}",
		"badge.held":      "Jeszcze nie w {target}: czeka na zmianę. Ostatnia próba: {actor}, {at}",
		"badge.partial":   "Częściowo w {target}; wysłane przez {actor}, {at}",
		"badge.in_doubt":  "Być może w {target}: sprawdzić tam; wysłane przez {actor}, {at}",
		"badge.done":      "Wysłane do {target} przez {actor}, {at}",
		"badge.failed":    "Brak w {target}: nie udało się; wysłane przez {actor}, {at}",
		"badge.cancelled": "Brak w {target}: anulowane; wysłane przez {actor}, {at}",
		"badge.changed":   "Zmienione od czasu wysłania: {fields}",
		"badge.duplicate": "Podwójnie w {target}: usunąć tam jeden rekord",
		"badge.erased":    "Wysłane do {target}; dane osobowe są tutaj usunięte",
		"badge.round":     "Przekazanie numer {round}",

		"phase.waiting":  "Do zrobienia",
		"phase.open":     "W toku",
		"phase.in_doubt": "Nie wiadomo", // where it stands still in a doubt
		"phase.done":     "Gotowe",
		"phase.skipped":  "Pominięte",
		"phase.waived":   "Zaniechane",

		"offer.nothing": "Nic do wysłania",
		"offer.send":    "Wyślij do {target}",
		"offer.correct": "Popraw i wyślij do {target}",
		"offer.badge":   "Zobacz przekazanie",

		"sync.off":        "Wyłączona",
		"sync.draft":      "Czeka na status dla każdego etapu",
		"sync.on":         "Włączona",
		"sync.broken_key": "Zatrzymana: dane dostępowe zostały odrzucone",

		"sync_run.planning":  "W przygotowaniu",
		"sync_run.asking":    "Czeka na zgodę: zmieniłoby się więcej, niż pozwala limit",
		"sync_run.writing":   "Trwa zapisywanie",
		"sync_run.stopped":   "Zatrzymane; ruszy dalej później",
		"sync_run.done":      "Gotowe",
		"sync_run.overtaken": "Wyprzedzone przez późniejszy przebieg",

		"sync_reason.stage_gone":     "Poprzedni etap usunięto; być może nikt nie zamierzał tej zmiany",
		"sync_reason.edited_by_hand": "Ktoś ręcznie ustawił inny status",
		"sync_reason.backwards":      "Status cofnąłby się",

		"sync_outcome.changed":     "Zmienione",
		"sync_outcome.refused":     "Odrzucone; następny przebieg spróbuje ponownie",
		"sync_outcome.unknown":     "Nie wiadomo; następny przebieg to sprawdzi",
		"sync_outcome.held":        "Czeka na człowieka",
		"sync_outcome.unmapped":    "Etap nie ma statusu",
		"sync_outcome.not_visible": "Niewidoczne w systemie rekrutacyjnym",
		"sync_outcome.unreadable":  "Nie udało się odczytać etapu",

		"sync_change.planned":   "Zaplanowana",
		"sync_change.approved":  "Zatwierdzona",
		"sync_change.sending":   "Wysyłana",
		"sync_change.unknown":   "Nie wiadomo, czy ją wykonano",
		"sync_change.held":      "Czeka na człowieka",
		"sync_change.released":  "Zwolniona; wyśle ją następny przebieg",
		"sync_change.dismissed": "Odrzucona",

		"sync_map.unassigned":     "Etap nie ma statusu",
		"sync_map.locked":         "Status tego etapu jest ustalony na stałe",
		"sync_map.stage_unknown":  "Nie ma takiego etapu",
		"sync_map.status_unknown": "Nie ma takiego statusu",

		"event.sent":      "Wysłano",
		"event.started":   "Rozpoczęto krok",
		"event.step_done": "Wykonano krok",
		"event.step_back": "Nie wykonano kroku",
		"event.held":      "Zatrzymano do czasu zmiany",
		"event.in_doubt":  "Nie wiadomo, czy dotarło",
		"event.done":      "Przekazano",
		"event.failed":    "Nie udało się",
		"event.cancelled": "Anulowano",
		"event.adopted":   "Znaleziono w połączonym systemie",
		"event.found":     "Wskazano, że jest w połączonym systemie",
		"event.not_found": "Wskazano, że nie ma w połączonym systemie",
		"event.waived":    "Pominięto resztę",
		"event.reopened":  "Otwarto ponownie",
		"event.duplicate": "Powstał drugi rekord",
		"event.witnessed": "Zapisano spóźnioną odpowiedź",
		"event.tracked":   "Zapytano o obieg pracy",
		"event.revised":   "Poprawiono",
		"event.resumed":   "Wznowiono",
		"event.rebound":   "Idzie przez inne połączenie",

		"outcome.employee":    "Pracownik",
		"outcome.applicant":   "Aplikujący",
		"outcome.prehire":     "Przyszły pracownik",
		"outcome.application": "Zgłoszenie",

		"standing.good":    "W porządku",
		"standing.warning": "Wkrótce wymaga uwagi",
		"standing.missing": "Brakuje",
		"standing.absent":  "Nieskonfigurowane (opcjonalne)",
		"standing.unknown": "Nie da się sprawdzić",

		"document_kind.cv":                "CV",
		"document_kind.motivation_letter": "List motywacyjny",
		"document_kind.signed_offer":      "Podpisana oferta",
		"document_kind.identity":          "Dokument tożsamości",
		"document_kind.other":             "Inny dokument",
	}
}

package afas

import (
	"strings"
	"sync"
)

// AFAS has country codes of its own, most of them those that cars carry: Germany
// is D, and CL is not Chile but Sri Lanka. An ISO code sent as it is stores a wrong
// country without an error. The table is observed in public clients; the names
// behind the codes are in the GetConnector ProfitCountries, which has no ISO codes.

// CountryCode gives AFAS's code for an ISO 3166-1 alpha-2 code such as "DE", and
// false where there is none.
func CountryCode(iso string) (string, bool) {
	code, ok := countryCodes[strings.ToUpper(iso)]
	return code, ok
}

// CountryISO gives the ISO 3166-1 alpha-2 code for AFAS's code such as "D", and
// false where there is none.
func CountryISO(code string) (string, bool) {
	iso, ok := countryISO()[strings.ToUpper(code)]
	return iso, ok
}

var countryISO = sync.OnceValue(func() map[string]string {
	reverse := make(map[string]string, len(countryCodes)+1)
	for iso, code := range countryCodes {
		reverse[code] = iso
	}
	reverse["NAM"] = "NA" // nationality lists have it for Namibia since Profit 7, instead of SWA
	return reverse
})

var countryCodes = map[string]string{
	"AD": "AND", "AE": "AE", "AF": "AFG", "AG": "AG", "AI": "AIA", "AL": "AL", "AM": "AM", "AN": "NA",
	"AO": "AN", "AQ": "ATA", "AR": "RA", "AS": "ASM", "AT": "A", "AU": "AUS", "AW": "AW", "AX": "AX",
	"AZ": "AZ", "BA": "BA", "BB": "BDS", "BD": "BD", "BE": "B", "BF": "BU", "BG": "BG", "BH": "BRN",
	"BI": "RU", "BJ": "DY", "BL": "BL", "BM": "BM", "BN": "BRU", "BO": "BOL", "BQ": "BQ", "BR": "BR",
	"BS": "BS", "BT": "BT", "BV": "BVT", "BW": "RB", "BY": "BY", "BZ": "BH", "CA": "CDN", "CC": "CCK",
	"CD": "ZRE", "CF": "RCA", "CG": "RCB", "CH": "CH", "CI": "CI", "CK": "COK", "CL": "RCH", "CM": "TC",
	"CN": "CN", "CO": "CO", "CR": "CR", "CU": "C", "CV": "CV", "CW": "CW", "CX": "CXR", "CY": "CY",
	"CZ": "CZ", "DE": "D", "DJ": "DJI", "DK": "DK", "DM": "WD", "DO": "DOM", "DZ": "DZ", "EC": "EC",
	"EE": "EE", "EG": "ET", "EH": "ESH", "ER": "ERI", "ES": "E", "ET": "ETH", "FI": "FIN", "FJ": "FJI",
	"FK": "FLK", "FM": "MIC", "FO": "FRO", "FR": "F", "GA": "GA", "GB": "GB", "GD": "WG", "GE": "GE",
	"GF": "GF", "GG": "GG", "GH": "GH", "GI": "GIB", "GL": "GRO", "GM": "WAG", "GN": "GN", "GP": "GP",
	"GQ": "EQ", "GR": "GR", "GS": "SGS", "GT": "GCA", "GU": "GUM", "GW": "GW", "GY": "GUY", "HK": "HK",
	"HM": "HMD", "HN": "HON", "HR": "HR", "HT": "RH", "HU": "H", "ID": "RI", "IE": "IRL", "IL": "IL",
	"IM": "IM", "IN": "IND", "IO": "IOT", "IQ": "IRQ", "IR": "IR", "IS": "IS", "IT": "I", "JE": "JE",
	"JM": "JA", "JO": "HKJ", "JP": "J", "KE": "EAK", "KG": "KG", "KH": "K", "KI": "KIR", "KM": "KM",
	"KN": "KN", "KP": "KO", "KR": "ROK", "KW": "KWT", "KY": "CYM", "KZ": "KZ", "LA": "LAO", "LB": "RL",
	"LC": "WL", "LI": "FL", "LK": "CL", "LR": "LB", "LS": "LS", "LT": "LT", "LU": "L", "LV": "LV",
	"LY": "LAR", "MA": "MA", "MC": "MC", "MD": "MD", "ME": "MNE", "MF": "MF", "MG": "RM", "MH": "MAR",
	"MK": "MK", "ML": "RMM", "MM": "BUR", "MN": "MON", "MO": "MO", "MP": "MNP", "MQ": "MQ", "MR": "RIM",
	"MS": "MSR", "MT": "M", "MU": "MS", "MV": "MV", "MW": "MW", "MX": "MEX", "MY": "MAL", "MZ": "MOC",
	"NA": "SWA", "NC": "NCL", "NE": "RN", "NF": "NFK", "NG": "WAN", "NI": "NIC", "NL": "NL", "NO": "N",
	"NP": "NPL", "NR": "NR", "NU": "NIU", "NZ": "NZ", "OM": "OMA", "PA": "PA", "PE": "PE", "PF": "PYF",
	"PG": "PNG", "PH": "RP", "PK": "PK", "PL": "PL", "PM": "SPM", "PN": "PCN", "PR": "PR", "PS": "PSE",
	"PT": "P", "PW": "PLW", "PY": "PY", "QA": "QA", "RE": "REU", "RO": "RO", "RS": "SRB", "RU": "RUS",
	"RW": "RWA", "SA": "AS", "SB": "SB", "SC": "SY", "SD": "SUD", "SE": "S", "SG": "SGP", "SH": "SHN",
	"SI": "SLO", "SJ": "SJM", "SK": "SK", "SL": "WAL", "SM": "RSM", "SN": "SN", "SO": "SP", "SR": "SME",
	"SS": "SS", "ST": "ST", "SV": "EL", "SX": "SX", "SY": "SYR", "SZ": "SD", "TC": "TCA", "TD": "TS",
	"TF": "ATF", "TG": "TG", "TH": "T", "TJ": "TAD", "TK": "TKL", "TL": "TLS", "TM": "TMN", "TN": "TN",
	"TO": "TO", "TR": "TR", "TT": "TT", "TV": "TV", "TW": "RC", "TZ": "EAT", "UA": "UA", "UG": "EAU",
	"UM": "UMI", "US": "USA", "UY": "ROU", "UZ": "OEZ", "VA": "VAT", "VC": "WV", "VE": "YV", "VG": "VGB",
	"VI": "VIR", "VN": "VN", "VU": "VU", "WF": "WLF", "WS": "WSM", "XK": "XK", "YE": "YMN", "YT": "MYT",
	"YU": "YU", "ZA": "ZA", "ZM": "Z", "ZW": "ZW",
}

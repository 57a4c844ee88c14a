package fieldmap

import (
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func countryOps(tag language.Tag) []Operation {
	return []Operation{{Name: "country", Summary: "a country as its ISO code, from a code or from its name in many languages", In: textIn, Out: Text,
		Params: []Param{{Name: "as", Kind: Text, OneOf: []string{"alpha2", "alpha3"}, Summary: `which ISO code to give; "alpha2" unless given`}},
		Build: func(a Args) (Apply, error) {
			long := a.Text("as") == "alpha3"
			own := sync.OnceValue(func() map[string]string { return countryNames(tag) })
			return func(v Value) (Value, *Problem) {
				region, ok := countryOf(v.text, own)
				if !ok {
					return Value{}, newProblem(SeverityQuestion, CodeNotACountry, "")
				}
				if long {
					return TextValue(region.ISO3()), nil
				}
				return TextValue(region.String()), nil
			}, nil
		}}}
}

// countryOf knows ISO 3166 codes of two and three letters, and names.
func countryOf(text string, own func() map[string]string) (language.Region, bool) {
	bare := trim(text)
	if code := asciiUpper(bare); code != "" {
		if r, err := language.ParseRegion(code); err == nil {
			if r = r.Canonicalize(); r.IsCountry() {
				return r, true
			}
		}
	}
	name := fold(bare)
	code := commonCountries()[name]
	if code == "" {
		code = own()[name]
	}
	r, err := language.ParseRegion(code)
	return r, err == nil && code != ""
}

// asciiUpper gives two or three letters as capitals, and "" for anything else.
func asciiUpper(s string) string {
	if len(s) < 2 || len(s) > 3 {
		return ""
	}
	b := []byte(s)
	for i, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			b[i] = c - 'a' + 'A'
		case c < 'A' || c > 'Z':
			return ""
		}
	}
	return string(b)
}

// commonCountries are the names in the languages of Europe, in folded form, and
// some that are in use besides. A name that means two countries is left out.
var commonCountries = sync.OnceValue(func() map[string]string {
	names := countryNames(
		language.English, language.Dutch, language.German, language.Polish, language.French, language.Spanish, language.Portuguese,
		language.Italian, language.Danish, language.Swedish, language.Norwegian, language.Finnish, language.Czech, language.Slovak,
		language.Slovenian, language.Croatian, language.Hungarian, language.Romanian, language.Bulgarian, language.Greek,
		language.Estonian, language.Latvian, language.Lithuanian, language.Turkish, language.Ukrainian, language.Russian)
	for name, code := range map[string]string{
		"Holland": "NL", "The Netherlands": "NL", "Great Britain": "GB", "Groot-Brittannië": "GB", "Großbritannien": "GB",
		"United States of America": "US", "U.S.A.": "US", "U.K.": "GB", "Czech Republic": "CZ", "Czechia": "CZ",
		"North Macedonia": "MK", "Eswatini": "SZ", "Republic of Ireland": "IE", "BRD": "DE", "Côte d'Ivoire": "CI",
		"The Gambia": "GM", "The Bahamas": "BS", "Bundesrepublik Deutschland": "DE", "Rzeczpospolita Polska": "PL",
	} {
		names[fold(name)] = code
	}
	return names
})

func countryNames(tags ...language.Tag) map[string]string {
	names := make(map[string]string)
	for _, tag := range tags {
		namer := display.Regions(tag)
		if tag == language.Und || namer == nil {
			continue
		}
		for _, r := range countries() {
			name := fold(namer.Name(r))
			if other, ok := names[name]; ok && other != r.String() {
				names[name] = ""
				continue
			}
			names[name] = r.String()
		}
	}
	delete(names, "")
	return names
}

// countries are the regions with a code of two letters that are countries
// today.
var countries = sync.OnceValue(func() []language.Region {
	var all []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && r.IsCountry() && r.Canonicalize() == r && r.ISO3() != "ZZZ" && !r.IsPrivateUse() {
				all = append(all, r)
			}
		}
	}
	return all
})

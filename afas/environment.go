package afas

import (
	"fmt"
	"regexp"
	"strings"
)

// Environment is which of a customer's Profit installations a client talks to.
// It decides the host name; the credentials decide which one of several
// environments of the same kind answers. The zero value is Production.
type Environment uint8

// The environments AFAS documents hosts for.
const (
	Production Environment = iota // {member}.rest.afas.online, environment ids starting with O
	Test                          // {member}.resttest.afas.online, ids starting with T
	Accept                        // {member}.restaccept.afas.online, ids starting with A
)

var environments = [...]struct {
	name, host string
	letter     byte
}{
	Production: {"production", "rest", 'O'},
	Test:       {"test", "resttest", 'T'},
	Accept:     {"accept", "restaccept", 'A'},
}

var errEnvironment = notSent(BadEnvironment, "want production, test or accept")

// String gives "production", "test" or "accept".
func (e Environment) String() string {
	if int(e) >= len(environments) {
		return fmt.Sprintf("Environment(%d)", uint8(e))
	}
	return environments[e].name
}

// MarshalText implements encoding.TextMarshaler.
func (e Environment) MarshalText() ([]byte, error) {
	if int(e) >= len(environments) {
		return nil, errEnvironment
	}
	return []byte(e.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler, as [ParseEnvironment].
func (e *Environment) UnmarshalText(text []byte) error {
	parsed, err := ParseEnvironment(string(text))
	if err == nil {
		*e = parsed
	}
	return err
}

// ParseEnvironment reads "production", "test" or "accept", in any case, and ""
// as Production. Any other text is an error: [BadEnvironment].
func ParseEnvironment(text string) (Environment, error) {
	if text == "" {
		return Production, nil
	}
	for i, known := range environments {
		if strings.EqualFold(text, known.name) {
			return Environment(i), nil
		}
	}
	return 0, errEnvironment
}

var (
	memberDigits = regexp.MustCompile(`^[0-9]{1,12}$`)
	// An environment id as Profit shows it: letter, member number, letters. The
	// leading letter is missing in webhooks, the trailing ones in speech.
	environmentID = regexp.MustCompile(`^([A-Za-z]?)([0-9]{1,12})([A-Za-z]{0,4})$`)
)

// ParseMember checks a member number (also called participant number) as a
// person pastes it, and gives it trimmed. Digits only: the number of digits is
// not fixed, AFAS uses five and six. An environment id such as O12345AA is an
// error that says what to paste and which environment its letter means. Every
// error is a [BadMember].
func ParseMember(text string) (string, error) {
	text = strings.TrimSpace(text)
	if memberDigits.MatchString(text) {
		return text, nil
	}
	if text == "" {
		return "", memberError("it is missing: paste its digits only, such as 12345")
	}
	parts := environmentID.FindStringSubmatch(text)
	if parts == nil {
		// The text is not repeated: it may be a token pasted in the wrong place.
		return "", memberError("it has digits only: paste those of the environment id, such as 12345 of O12345AA")
	}
	advice := fmt.Sprintf("this is an environment id: paste only %s", parts[2])
	if letter := strings.ToUpper(parts[1]); letter != "" {
		advice += " and choose the " + environmentOf(letter[0])
	}
	return "", memberError(advice)
}

func environmentOf(letter byte) string {
	for i, known := range environments {
		if known.letter == letter {
			return fmt.Sprintf("%s environment (the letter %c)", Environment(i), letter)
		}
	}
	return fmt.Sprintf("environment yourself (the letter %c names none of production O, test T, accept A)", letter)
}

// BaseURL gives the address of a customer's REST services, without a slash at
// its end.
func BaseURL(member string, e Environment) (string, error) {
	member, err := ParseMember(member)
	if err != nil {
		return "", err
	}
	if int(e) >= len(environments) {
		return "", errEnvironment
	}
	return "https://" + member + "." + environments[e].host + ".afas.online/ProfitRestServices", nil
}

package bench

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// handPlan is what a careful programmer would fill without fieldmap: the same
// values with where they came from and what is wrong with them.
type handPlan struct{ entries []handEntry }

type handEntry struct {
	path    string
	value   fieldmap.Value
	origin  string
	problem string
}

func (p *handPlan) put(path, origin string, v fieldmap.Value) {
	p.entries = append(p.entries, handEntry{path: path, value: v, origin: origin})
}

func (p *handPlan) fail(path, origin, problem string) {
	p.entries = append(p.entries, handEntry{path: path, origin: origin, problem: problem})
}

func (p *handPlan) text(path, origin, s string, most int) {
	switch {
	case s == "":
		p.fail(path, origin, "")
	case len(s) > most && utf8.RuneCountInString(s) > most:
		p.fail(path, origin, "too long")
	default:
		p.put(path, origin, fieldmap.TextValue(s))
	}
}

var (
	most  = civil.MustDecimal("100000")
	least = civil.MustDecimal("0")
)

// byHand fills the plan of the ten rules.
func byHand(r fieldmap.Values) *handPlan {
	p := &handPlan{entries: make([]handEntry, 0, 10)}
	p.text("Name", "from name, trim", strings.TrimSpace(r["name"].Text()), 50)
	p.text("Mail", "from mail, lower", strings.ToLower(r["mail"].Text()), 80)
	if t, err := time.Parse("02/01/2006", r["start"].Text()); err != nil {
		p.fail("Start", "from start, date 02/01/2006", "not a date")
	} else {
		p.put("Start", "from start, date 02/01/2006", fieldmap.DateValue(civil.DateOf(t)))
	}
	switch r["size"].Text() {
	case "small":
		p.put("Size", "from size, options", fieldmap.OptionValue("S"))
	case "large":
		p.put("Size", "from size, options", fieldmap.OptionValue("L"))
	default:
		p.fail("Size", "from size, options", "not an option")
	}
	p.text("Code", "from code, replace - /", strings.ReplaceAll(r["code"].Text(), "-", "/"), 20)
	p.text("City", "from address.city", r["address"].Object()["city"].Text(), 40)
	if language, ok := r["language"]; ok {
		p.text("Language", "from language", language.Text(), 2)
	} else {
		p.text("Language", "default", "nl", 2)
	}
	price := strings.Replace(strings.ReplaceAll(strings.TrimSpace(r["price"].Text()), ".", ""), ",", ".", 1)
	if d, err := civil.ParseDecimal(price); err != nil {
		p.fail("Price", "from price, number", "not a number")
	} else if d.Compare(least) < 0 || d.Compare(most) > 0 {
		p.fail("Price", "from price, number", "out of range")
	} else {
		p.put("Price", "from price, number", fieldmap.NumberValue(d))
	}
	p.text("Full", "from first, last, join", strings.TrimSpace(r["first"].Text()+" "+r["last"].Text()), 80)
	if mobile := r["mobile"].Text(); mobile != "" {
		p.text("Phone", "from mobile", mobile, 20)
	} else {
		p.text("Phone", "from phone", r["phone"].Text(), 20)
	}
	return p
}

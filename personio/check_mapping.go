package personio

import (
	"context"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// CheckMapping tells what [fieldmap.Compile] cannot know of rules: whether the
// e-mail address comes from where the connection says, and whether what is mapped
// can be read back. It calls Personio once.
func (t *Target) CheckMapping(ctx context.Context, rules fieldmap.Rules) (hris.Report, error) {
	f := &findings{t: t}
	attributes, err := t.client.Attributes(ctx)
	if err != nil {
		return f.report, err
	}
	for _, rule := range rules.Rules {
		if rule.Off {
			continue
		}
		if rule.To == pathEmail {
			f.emailFrom(rule)
		}
		f.mapped(rule.To, attributes)
	}
	if len(f.report.Findings) == 0 {
		f.good("personio.mapping", t.in("Feldzuordnung", "mapping"), t.in("Alles Zugeordnete ist lesbar.", "All that is mapped can be read."))
	}
	return f.report, nil
}

// emailFrom sees that a private address becomes permanent only where that was said.
func (f *findings) emailFrom(rule fieldmap.Rule) {
	in := f.t.in
	if f.t.settings.Email == AnyEmail || len(rule.From) == 1 && rule.From[0] == workEmailPath {
		return
	}
	standing := hris.Warning // a field of the host's own may well be a work address
	if slices.Contains(rule.From, privateEmailPath) {
		standing = hris.Missing
	}
	f.add(hris.Finding{
		Code: "personio.email", Subject: pathEmail, Standing: standing,
		Text: in("Die Regel nimmt die E-Mail-Adresse aus "+strings.Join(rule.From, ", ")+"; eingestellt ist die geschäftliche. Personio lässt sie nie mehr ändern.",
			"The rule takes the e-mail address from "+strings.Join(rule.From, ", ")+"; the settings say the work address. Personio never lets it be changed."),
		Remedy: in("Die Regel auf "+workEmailPath+" ändern, oder die Einstellung.", "Change the rule to "+workEmailPath+", or the setting."),
	})
}

// mapped sees that what a rule writes can be read. A custom attribute that cannot
// be read is not in the form at all.
func (f *findings) mapped(path string, attributes []AttributeInfo) {
	key := attributeOfPath(path)
	_, custom := customKey(path)
	if !custom && !slices.Contains(written, path) || slices.ContainsFunc(attributes, func(a AttributeInfo) bool { return a.Key == key }) {
		return
	}
	if !custom {
		f.unreadable([]string{key})
		return
	}
	in := f.t.in
	f.add(hris.Finding{
		Code: "personio.attributes", Subject: key, Standing: hris.Missing, MenuPath: menuCredentials,
		Text:   in("Ist zugeordnet, aber nicht lesbar, oder es gibt es nicht.", "Is mapped, and cannot be read, or is not there."),
		Remedy: in("Unter „Lesbare Mitarbeiterattribute“ ankreuzen, oder die Regel entfernen.", "Tick it under \"Readable employee attributes\", or remove the rule."),
	})
}

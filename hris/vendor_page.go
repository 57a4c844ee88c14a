package hris

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/privacy"
)

// Read reads the page on which the product is connected: typed gives what was entered
// under a setting's path or a secret's name, "" where nothing was. The problems are
// all that are wrong with it, each with the path or name in Field, to be shown beside
// it with [ProblemText]. A page for settings alone reads p.Settings.Parse.
func (p Product) Read(typed func(name string) string) (fieldmap.Values, map[string]privacy.Secret, fieldmap.Problems) {
	settings, problems := p.Settings.Parse(typed)
	secrets := map[string]privacy.Secret{}
	for _, s := range p.Secrets {
		if text := typed(s.Name); text != "" {
			secrets[s.Name] = privacy.NewSecret(text)
		} else if s.Required {
			problems = append(problems, fieldmap.Problem{
				Rule: -1, Field: s.Name, Code: fieldmap.CodeMissing, Severity: fieldmap.SeverityQuestion, Text: fieldmap.Messages()[fieldmap.CodeMissing],
			})
		}
	}
	return settings, secrets, problems
}

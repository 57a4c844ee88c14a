package snippets

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/inhire"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/personio"
)

func vendors() []hris.Vendor {
	return []hris.Vendor{afas.Vendor(), erecruiter.Vendor(), greenhouse.Vendor(), inhire.Vendor(), nmbrs.Vendor(), personio.Vendor()}
}

func TestNoSettingsPageShowsARegularExpression(t *testing.T) {
	t.Parallel()
	const fitsNothing = "\x01 @ \x01"
	shown := 0
	for _, v := range vendors() {
		for _, reader := range []language.Tag{hris.English, hris.Dutch, hris.German, hris.Polish} {
			for _, p := range v.In(reader).Products {
				for _, f := range p.Settings.Fields {
					problem := fieldmap.Schema{Fields: []fieldmap.Field{f}}.CheckField(f.Path, fieldmap.TextValue(fitsNothing))
					if f.Limits.Pattern == "" || problem == nil {
						continue
					}
					assert.Equal(t, fieldmap.CodePattern, problem.Code)
					for _, text := range []string{problem.Text, hris.ProblemText(reader, *problem)} {
						assert.NotContains(t, text, f.Limits.Pattern, "%s, %s", v.Name, f.Path)
						assert.Contains(t, text, f.Limits.Form)
					}
					shown++
				}
			}
		}
	}
	assert.NotZero(t, shown)
}

func TestWhatAVendorAsksForStandsAboveIt(t *testing.T) {
	t.Parallel()
	for _, v := range vendors() {
		file, err := parser.ParseFile(token.NewFileSet(), "../../"+v.Name+"/vendor.go", nil, parser.ParseComments)
		require.NoError(t, err)
		i := slices.IndexFunc(file.Decls, func(d ast.Decl) bool { f, ok := d.(*ast.FuncDecl); return ok && f.Name.Name == "Vendor" })
		wanted := asked(v)
		assert.Contains(t, file.Decls[i].(*ast.FuncDecl).Doc.Text(), wanted, "The doc of %s.Vendor has to have:\n%s", v.Name, "//"+strings.ReplaceAll(strings.TrimSuffix(wanted, "\n"), "\n", "\n//"))
	}
}

// asked is a table of a vendor's settings and secrets: name, kind, whether it is
// required, label, and the product where not all of them ask for it.
func asked(v hris.Vendor) string {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	products := map[string][]string{} // that ask for a line
	var lines []string
	ask := func(product, name, kind string, required bool, label string) {
		line := name + "\t" + kind + "\t" + map[bool]string{true: "required"}[required] + "\t" + label
		if products[line] == nil {
			lines = append(lines, line)
		}
		products[line] = append(products[line], product)
	}
	for _, p := range v.Products {
		for _, f := range p.Settings.Fields {
			ask(p.Name, f.Path, kindOf(f), f.Required, f.Label)
		}
	}
	for _, p := range v.Products {
		for _, s := range p.Secrets {
			ask(p.Name, s.Name, "secret", s.Required, s.Label)
		}
	}
	for _, line := range lines {
		if len(products[line]) < len(v.Products) {
			line += " (" + strings.Join(products[line], ", ") + ")"
		}
		_, _ = fmt.Fprintln(w, line)
	}
	_ = w.Flush()
	return "\t" + strings.ReplaceAll(strings.TrimSuffix(table.String(), "\n"), "\n", "\n\t") + "\n"
}

func kindOf(f fieldmap.Field) string {
	var ids []string
	for _, c := range f.Choices {
		ids = append(ids, c.ID)
	}
	if len(ids) == 0 {
		return f.Kind.String()
	}
	return f.Kind.String() + ": " + strings.Join(ids, ", ")
}

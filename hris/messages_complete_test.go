package hris_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/hris"
)

// full are the languages that may have no gap.
var full = []language.Tag{hris.English, hris.Dutch, hris.German, hris.Polish}

func TestNoFullLanguageLacksAMessage(t *testing.T) {
	t.Parallel()
	assert.ElementsMatch(t, full, hris.Messages().Languages(), "a language is in the catalogue in full, or not at all")
	for _, tag := range full {
		assert.Empty(t, hris.Messages().Lacks(tag), "%v", tag)
	}
}

// alike are written in another language as they are in English.
var alike = []string{"document_kind.cv"}

func TestNoTranslationIsLeftInEnglish(t *testing.T) {
	t.Parallel()
	for _, code := range hris.Messages().Codes() {
		english := hris.Text(hris.English, code, nil)
		if strings.Trim(placeholder.ReplaceAllString(english, ""), ": .") == "" || slices.Contains(alike, code) {
			continue
		}
		for _, tag := range full[1:] {
			assert.NotEqual(t, english, hris.Text(tag, code, nil), "%v: %s", tag, code)
			if remedy := hris.Remedy(hris.English, code); remedy != "" {
				assert.NotEqual(t, remedy, hris.Remedy(tag, code), "%v: %s", tag, code)
			}
		}
	}
}

var digits = regexp.MustCompile(`[0-9]+`)

func TestEveryTranslationHasTheNumbersOfTheEnglish(t *testing.T) {
	t.Parallel()
	for _, code := range hris.Messages().Codes() {
		for _, tag := range full[1:] {
			want, got := digits.FindAllString(hris.Text(hris.English, code, nil), -1), digits.FindAllString(hris.Text(tag, code, nil), -1)
			assert.Equal(t, want, got, "%v: %s", tag, code)
		}
	}
}

func TestEveryCodeSaysWhatIsTheMatterAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, code := range constants(t, ".", "Code", nil) {
		for _, tag := range full {
			assertSentence(t, tag, code, hris.Text(tag, code, nil))
			assertSentence(t, tag, code, hris.Remedy(tag, code))
		}
	}
}

func TestEveryProblemOfAHandOverHasATextInEveryFullLanguage(t *testing.T) {
	t.Parallel()
	for _, code := range constants(t, "transfer", "", func(name string) bool { return strings.HasPrefix(name, "Code") }) {
		for _, tag := range full {
			assertSentence(t, tag, code, hris.ProblemText(tag, fieldmap.Problem{Code: code, Args: hris.Args{"remedy": "."}}))
		}
	}
}

func TestEveryProblemOfAMappingHasATextInEveryFullLanguage(t *testing.T) {
	t.Parallel()
	english := fieldmap.Messages()
	for code, clause := range phone.Messages() {
		english[code] = clause
	}
	for code, clause := range english {
		for _, tag := range full[1:] {
			text := hris.Text(tag, code, nil)
			assertSentence(t, tag, code, text)
			if translatable := strings.Trim(placeholder.ReplaceAllString(clause, ""), ": "); translatable != "" {
				assert.NotContains(t, strings.ToLower(text), clause, "%v: %s is not translated", tag, code)
			}
		}
		assertSentence(t, hris.English, code, hris.ProblemText(hris.English, fieldmap.Problem{Code: code, Text: clause}))
	}
}

func TestEveryWordOfAStateHasATextInEveryFullLanguage(t *testing.T) {
	t.Parallel()
	for _, words := range []struct{ dir, typ, prefix string }{
		{".", "Note", ""},
		{".", "Outcome", "outcome."},
		{".", "Standing", "standing."},
		{".", "DocumentKind", "document_kind."},
		{"transfer", "State", "state."},
		{"transfer", "State", "badge."},
		{"transfer", "Phase", "phase."},
		{"transfer", "Offer", "offer."},
		{"transfer", "EventKind", "event."},
		{"../fieldmap", "OriginKind", "origin."},
		{"connection", "Kind", "trail."},
		{"statussync", "State", "sync."},
		{"statussync", "RunState", "sync_run."},
		{"statussync", "Reason", "sync_reason."},
		{"statussync", "Outcome", "sync_outcome."},
		{"statussync", "ChangeState", "sync_change."},
		{"statussync", "MapProblemKind", "sync_map."},
	} {
		for _, word := range constants(t, words.dir, words.typ, nil) {
			for _, tag := range full {
				code := words.prefix + word
				assert.NotEqual(t, code, hris.Text(tag, code, nil), "%v has no %s", tag, code)
			}
		}
	}
	for kind := fieldmap.Absent; kind <= fieldmap.File; kind++ {
		for _, tag := range full {
			assert.NotEqual(t, "kind."+kind.String(), hris.Text(tag, "kind."+kind.String(), nil), "%v", tag)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func assertSentence(t *testing.T, tag language.Tag, code, text string) {
	t.Helper()
	if assert.NotEmpty(t, text, "%v has nothing for %s", tag, code) {
		assert.NotEqual(t, code, text, "%v has nothing for %s", tag, code)
		assert.True(t, strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ".."), "%v: %s: %q is no sentence", tag, code, text)
		assert.NotContains(t, text, "  ", "%v: %s", tag, code)
	}
}

// constants reads the values of the string constants of a type in a folder, or
// of those without a type whose names are wanted. Reading the source, not a
// list, is what makes a constant that is added later fail these tests.
func constants(t *testing.T, dir, typ string, wanted func(name string) bool) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var values []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, decl := range parsed.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				values = append(values, literals(spec.(*ast.ValueSpec), typ, wanted)...)
			}
		}
	}
	require.NotEmpty(t, values, "no constants of %s in %s", typ, dir)
	return values
}

func literals(spec *ast.ValueSpec, typ string, wanted func(name string) bool) []string {
	named, _ := spec.Type.(*ast.Ident)
	if (typ == "") != (named == nil) || named != nil && named.Name != typ {
		return nil
	}
	var values []string
	for i, value := range spec.Values {
		literal, ok := value.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING || wanted != nil && !wanted(spec.Names[i].Name) {
			continue
		}
		if s, err := strconv.Unquote(literal.Value); err == nil && s != "" {
			values = append(values, s)
		}
	}
	return values
}

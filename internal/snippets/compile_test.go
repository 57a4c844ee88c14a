package snippets

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	// What takes long to compile, go test has compiled before the test asks for it.
	_ "github.com/handoverhq/handover/hris/riverqueue"
	_ "github.com/handoverhq/handover/hris/sqlstore"
	_ "github.com/handoverhq/handover/hris/sqlstore/postgres"
)

const (
	module = "github.com/handoverhq/handover"
	root   = "../.."
)

// listed is a package as go list tells of it.
type listed struct {
	ImportPath, Name string
	Export           string // the file with its types
	GoFiles          []string
}

// beside are packages that the documents speak of and the house does not import.
var beside = []string{"net/http/httptest"}

// compiled lists the house and all that it is built on, once.
var compiled = sync.OnceValues(func() ([]listed, error) {
	cmd := exec.Command("go", append([]string{"list", "-deps", "-export", "-json=ImportPath,Name,Export,GoFiles", "./..."}, beside...)...)
	cmd.Dir = root
	var says bytes.Buffer
	cmd.Stderr = &says
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, &says)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
})

// compiler checks documents against the packages as they are compiled.
type compiler struct {
	fset  *token.FileSet
	paths map[string]string // by the package's name
	types types.Importer
}

func newCompiler(all []listed) *compiler {
	c := &compiler{fset: token.NewFileSet(), paths: map[string]string{}}
	exports := map[string]string{}
	for _, p := range all {
		exports[p.ImportPath] = p.Export
		if known, ok := c.paths[p.Name]; !ok || nearest(p.ImportPath, known) < 0 {
			c.paths[p.Name] = p.ImportPath
		}
	}
	c.types = importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	return c
}

// nearest orders the paths of packages of one name by which of them a reader thinks
// of: ours, then the one that is less deep.
func nearest(a, b string) int {
	ours := func(path string) int {
		if strings.HasPrefix(path, module) {
			return 0
		}
		return 1
	}
	return cmp.Or(ours(a)-ours(b), strings.Count(a, "/")-strings.Count(b, "/"), strings.Compare(a, b))
}

// check says what of a document does not compile, with file and line.
func (c *compiler) check(d document) []string {
	var wrong []string
	granted := everywhere + given[d.name]
	body, open := granted, 0
	for _, b := range d.blocks {
		code := fmt.Sprintf("\n//line %s:%d\n%s", b.file, b.line, b.code)
		switch {
		case strings.HasPrefix(b.code, "package "):
			wrong = append(wrong, c.compile(code, true)...)
		case strings.HasPrefix(b.code, "func "):
			wrong = append(wrong, c.compile(c.imports(granted+code)+granted+code, false)...)
		default:
			if said := c.syntax("package document; func _() {" + code + "}"); said != nil {
				wrong = append(wrong, said...) // and the others are judged without it
				continue
			}
			body, open = body+"\n{"+code, open+1
		}
	}
	return append(wrong, c.compile(c.imports(body)+"func _() error {"+body+strings.Repeat("}", open)+"\npanic(0)}", false)...)
}

var qualifier = regexp.MustCompile(`\b([a-z]\w*)\.[A-Z]`)

// imports begins a file with what its code names.
func (c *compiler) imports(code string) string {
	paths := map[string]bool{}
	for _, m := range qualifier.FindAllStringSubmatch(code, -1) {
		if path, ok := c.paths[m[1]]; ok {
			paths[path] = true
		}
	}
	file := "package document; "
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		file += fmt.Sprintf("import %q; ", path)
	}
	return file
}

// compile checks a file. What is only a piece of a program may leave unused what
// it declares and imports.
func (c *compiler) compile(file string, whole bool) []string {
	if wrong := c.syntax(file); wrong != nil {
		return wrong
	}
	f, _ := parser.ParseFile(c.fset, "", file, 0)
	var wrong []string
	config := types.Config{Importer: c.types, Error: func(err error) {
		e, _ := errors.AsType[types.Error](err)
		unused := strings.HasPrefix(e.Msg, "declared and not used") || strings.HasSuffix(e.Msg, "imported and not used")
		if whole || !unused {
			wrong = append(wrong, err.Error())
		}
	}}
	_, _ = config.Check("document", c.fset, []*ast.File{f}, nil) // Error has them all
	return wrong
}

func (c *compiler) syntax(file string) []string {
	_, err := parser.ParseFile(c.fset, "", file, 0)
	list, _ := errors.AsType[scanner.ErrorList](err)
	var wrong []string
	for _, e := range list {
		wrong = append(wrong, e.Error())
	}
	return wrong
}

func TestTheCodeInTheDocumentsCompiles(t *testing.T) {
	t.Parallel()
	house, err := compiled()
	require.NoError(t, err)
	c := newCompiler(house)
	found := map[string]int{}
	for _, d := range documents(t, house) {
		found[d.name] = len(d.blocks)
		for _, wrong := range c.check(d) {
			t.Errorf("%s\n\tThe code in %s does not compile. Write there what a reader could copy; what it takes for granted goes into internal/snippets/given_test.go.", wrong, d.name)
		}
	}
	for name := range given {
		assert.NotZero(t, found[name], "%s has no code any more: take it out of internal/snippets/given_test.go", name)
	}
}

func TestCodeThatDoesNotCompileIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	house, err := compiled()
	require.NoError(t, err)
	c := newCompiler(house)
	for name, test := range map[string]struct{ code, wrong string }{
		"a name that is gone":       {`store, err := sqlstore.Opened(ctx, "ledger.db")`, "made.md:3: undefined: sqlstore.Opened"},
		"a method that is gone":     {"for ctx.Gone() {\n}", "made.md:3: ctx.Gone undefined (type context.Context has no field or method Gone)"},
		"a result too few":          {`store := sqlstore.Open(ctx, "ledger.db")`, `made.md:3: assignment mismatch: 1 variable but sqlstore.Open returns 2 values`},
		"nothing to take it from":   {"\nerr = ctx.Err()\nerr = job.Err()", "made.md:5: undefined: job"},
		"dots for what is left out": {"err = transfer.New(transfer.Config{HashKey: nil, ...})", "made.md:3: expected operand, found '...'"},
		"a variable of a program":   {"package main\n\nfunc main() {\n\tunused := 1\n}", "made.md:6: declared and not used: unused"},
		"a function of a test":      {"func TestOne(t *testing.T) { sqlstoretest.Stale(t) }", "made.md:3: undefined: sqlstoretest.Stale"},
	} {
		said := strings.Join(c.check(markdown("made.md", "# Made\n```go\n"+test.code+"\n```\n")), "\n")
		assert.Contains(t, said, test.wrong, name)
	}
}

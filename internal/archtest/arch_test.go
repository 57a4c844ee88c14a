package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/handoverhq/handover"

// floors gives each folder its floor; a package belongs to the longest prefix.
// Imports go down only, or stay within one folder.
var floors = map[string]int{
	"hris/civil": 0, "hris/privacy": 0, "fakehttp": 0,
	"fieldmap": 1, "internal/httpx": 1,
	"hris":             2,
	"internal/failure": 3,
	"hris/transfer":    4, "hris/statussync": 4,
	"afas": 4, "nmbrs": 4, "personio": 4, "greenhouse": 4, "erecruiter": 4, "inhire": 4,
	"hris/connection": 5, "hris/intake": 5,
	"hris/hristest": 5, // test support: drives transfer, and only tests import it
	"hris/sqlstore": 6, "hris/riverqueue": 6,
	"internal": 7, // tests of the house as a whole
	"examples": 7,
}

var vendors = []string{"afas", "nmbrs", "personio", "greenhouse", "erecruiter", "inhire"}

// topLevel is every folder the root may have.
var topLevel = append([]string{"fieldmap", "fakehttp", "hris", "internal", "examples", "docs", ".ci", ".git", ".github"}, vendors...)

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func (p listed) path() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func house(t *testing.T) []listed {
	t.Helper()
	root := root(t)
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	var all []listed
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}

func root(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	return root
}

// folder gives the floor folder that a package belongs to.
func folder(path string) string {
	best := ""
	for f := range floors {
		if (path == f || strings.HasPrefix(path, f+"/")) && len(f) > len(best) {
			best = f
		}
	}
	return best
}

func ours(imported string) (string, bool) { return strings.CutPrefix(imported, module+"/") }

func TestImportsGoDownOnly(t *testing.T) {
	for _, p := range house(t) {
		from := folder(p.path())
		if !assert.NotEmpty(t, from, "%s has no floor: add it to the table and to docs/design.md", p.path()) {
			continue
		}
		for _, imported := range p.Imports {
			path, ok := ours(imported)
			if !ok {
				continue
			}
			to := folder(path)
			assert.True(t, from == to || floors[to] < floors[from], "%s (floor %d) imports %s (floor %d)", p.path(), floors[from], path, floors[to])
		}
	}
}

func TestVendorsStandAlone(t *testing.T) {
	for _, p := range house(t) {
		from := folder(p.path())
		if !slices.Contains(vendors, from) {
			continue
		}
		for _, dep := range p.Deps {
			path, ok := ours(dep)
			if !ok {
				for _, heavy := range []string{"modernc.org/", "github.com/jackc/", "github.com/riverqueue/", "github.com/pressly/", "database/sql", "html/template", "github.com/stretchr/", "pgregory.net/"} {
					assert.False(t, strings.HasPrefix(dep, heavy), "%s links %s", p.path(), dep)
				}
				if p.path() == "afas" {
					assert.False(t, strings.HasPrefix(dep, "github.com/hooklift/"), "afas links %s", dep)
				}
				continue
			}
			to := folder(path)
			assert.True(t, to == from || floors[to] < floors[from], "%s depends on %s", p.path(), path)
		}
	}
}

// A host links the database that it has, and no other.
func TestEachStoreLinksItsOwnDriver(t *testing.T) {
	never := map[string][]string{
		"hris/sqlstore":          {"github.com/jackc/", "github.com/riverqueue/"},
		"hris/sqlstore/postgres": {"modernc.org/", "github.com/riverqueue/"},
		"hris/riverqueue":        {"modernc.org/", "github.com/jackc/"},
		"hris/transfer":          {"modernc.org/", "github.com/jackc/", "github.com/riverqueue/", "database/sql"},
		"hris/connection":        {"modernc.org/", "github.com/jackc/", "github.com/riverqueue/", "database/sql"},
	}
	for _, p := range house(t) {
		for _, dep := range p.Deps {
			for _, other := range never[p.path()] {
				assert.False(t, strings.HasPrefix(dep, other), "%s links %s", p.path(), dep)
			}
		}
	}
}

func TestFakesSpeakForThemselves(t *testing.T) {
	for _, p := range house(t) {
		vendor, name, _ := strings.Cut(p.path(), "/")
		if !slices.Contains(vendors, vendor) || name != vendor+"test" {
			continue
		}
		for _, dep := range p.Deps {
			path, ok := ours(dep)
			if ok {
				assert.True(t, strings.HasPrefix(path, p.path()) || floors[folder(path)] == 0, "the fake %s depends on %s: a bug shared with the client would hide", p.path(), path)
			}
		}
	}
}

func TestTestSupportStaysOutOfPrograms(t *testing.T) {
	support := func(path string) bool {
		for part := range strings.SplitSeq(path, "/") {
			if part == "fakehttp" || strings.HasSuffix(part, "test") && part != "archtest" {
				return true
			}
		}
		return false
	}
	for _, p := range house(t) {
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, "github.com/stretchr/") || strings.HasPrefix(dep, "pgregory.net/") || strings.HasPrefix(dep, "go.uber.org/goleak") {
				t.Errorf("%s links %s outside of its tests", p.path(), dep)
			}
			path, ok := ours(dep)
			if !ok || !support(path) || support(p.path()) || strings.HasPrefix(p.path(), "examples/") || p.path() == "internal/chaos" {
				continue
			}
			t.Errorf("%s links the test support %s", p.path(), path)
		}
	}
}

func TestTheRootHasNoOtherFolders(t *testing.T) {
	entries, err := os.ReadDir(root(t))
	require.NoError(t, err)
	for _, e := range entries {
		if e.IsDir() {
			assert.Contains(t, topLevel, e.Name())
		}
	}
}

// The design's table has lines such as "hris/sqlstore   4  what it is for"; one
// line may name several folders.
func TestTheDesignShowsTheFloorsAsTheyAre(t *testing.T) {
	design, err := os.ReadFile(filepath.Join(root(t), "docs", "design.md"))
	require.NoError(t, err)
	shown := map[string]string{}
	for line := range strings.Lines(string(design)) {
		if m := regexp.MustCompile(`^([a-z/, ]+?)\s+([0-7])\s`).FindStringSubmatch(line); m != nil {
			for _, name := range strings.FieldsFunc(m[1], func(r rune) bool { return r == ' ' || r == ',' }) {
				shown[strings.TrimSuffix(name, "/")] = m[2]
			}
		}
	}
	for name, floor := range floors {
		if name != "internal" { // shown by its packages
			assert.Equal(t, strconv.Itoa(floor), shown[name], "docs/design.md on %s", name)
		}
	}
}

func TestNoRoomForOddsAndEnds(t *testing.T) {
	for _, p := range house(t) {
		last := p.path()[strings.LastIndex(p.path(), "/")+1:]
		assert.NotContains(t, []string{"util", "utils", "common", "helper", "helpers", "misc", "base"}, last, p.path())
	}
}

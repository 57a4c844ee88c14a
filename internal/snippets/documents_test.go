package snippets

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// document is one whose blocks are read together.
type document struct {
	name   string // a file of Markdown, or a package's folder
	blocks []block
}

// block is Go code in a document.
type block struct {
	file string // from the root
	line int    // of its first line
	code string
}

// markdown finds the blocks fenced as go.
func markdown(name, text string) document {
	d := document{name: name}
	fenced := false
	for number, line := range strings.Split(text, "\n") {
		switch {
		case !fenced && line == "```go":
			fenced = true
			d.blocks = append(d.blocks, block{file: name, line: number + 2})
		case fenced && strings.HasPrefix(line, "```"):
			fenced = false
		case fenced:
			d.blocks[len(d.blocks)-1].code += line + "\n"
		}
	}
	return d
}

// isGo tells Go from the tables, JSON and commands that comments show as well: it
// calls something of a package or a value, or declares something.
var isGo = regexp.MustCompile(`(?m)\w\.\w+\(|:=|^(func|type|var) `)

// comments finds the blocks in what go doc shows of a package, its own comment
// first.
func comments(t *testing.T, folder string, files []string) document {
	t.Helper()
	d := document{name: folder}
	var rest []block
	for _, name := range files {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, filepath.Join(root, folder, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.FileExports(f)
		ast.Inspect(f, func(n ast.Node) bool {
			group, ok := n.(*ast.CommentGroup)
			if !ok {
				return true
			}
			found := indented(folder+"/"+name, fset.Position(group.Pos()).Line, group)
			if group == f.Doc {
				d.blocks = append(d.blocks, found...)
			} else {
				rest = append(rest, found...)
			}
			return true
		})
	}
	d.blocks = append(d.blocks, rest...)
	return d
}

// indented finds the blocks of Go that a comment shows as code.
func indented(file string, line int, group *ast.CommentGroup) []block {
	var all []block
	within := false
	for i, comment := range group.List {
		code, is := strings.CutPrefix(comment.Text, "//\t")
		switch {
		case is && !within:
			within = true
			all = append(all, block{file: file, line: line + i, code: code + "\n"})
		case is:
			all[len(all)-1].code += code + "\n"
		case comment.Text == "//" && within:
			all[len(all)-1].code += "\n"
		default:
			within = false
		}
	}
	return slices.DeleteFunc(all, func(b block) bool { return !isGo.MatchString(b.code) })
}

// documents are all that have Go in them.
func documents(t *testing.T, house []listed) []document {
	t.Helper()
	var all []document
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, path := range paths {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			name, err := filepath.Rel(root, path)
			require.NoError(t, err)
			all = append(all, markdown(filepath.ToSlash(name), string(text)))
		}
	}
	for _, p := range house {
		if folder, ours := strings.CutPrefix(p.ImportPath, module+"/"); ours {
			all = append(all, comments(t, folder, p.GoFiles))
		}
	}
	return all
}

package inhire

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A name that is asked for and not listed would be read as missing, silently.
func TestEveryNameIsListedAndEveryListedNameIsUsed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	families := map[string]bool{}
	for name := range Names() {
		family, _, _ := strings.Cut(name, ".")
		families[family] = true
	}
	used := map[string]bool{}
	quoted := regexp.MustCompile(`"([a-z]+)\.([A-Za-z_]+)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range quoted.FindAllStringSubmatch(string(source), -1) {
			if families[m[1]] {
				used[m[1]+"."+m[2]] = true
				assert.Contains(t, Names(), m[1]+"."+m[2], file)
			}
		}
	}
	for name := range Names() {
		assert.True(t, used[name], "nothing asks for %s", name)
	}
}

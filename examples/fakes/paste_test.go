package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/personio"
)

var declaration = regexp.MustCompile(`(?m)^(\w+)(?:, (\w+))? :=`)

func TestWhatIsToBePastedCompiles(t *testing.T) {
	t.Parallel()
	f, err := startFakes(options{}, &news{w: io.Discard})
	defer f.close()
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString("package pasted\n\nimport (\n\t\"context\"\n")
	for _, name := range append(names(), "hris", "hris/privacy") {
		fmt.Fprintf(&b, "\t\"github.com/handoverhq/handover/%s\"\n", name)
	}
	b.WriteString(")\n\nvar _ context.Context\n")
	for _, a := range f.accounts {
		for _, c := range a.Config {
			fmt.Fprintf(&b, "\nfunc _() {\n%s\n", c.value)
			for _, declared := range declaration.FindAllStringSubmatch(c.value, -1) {
				fmt.Fprintf(&b, "_, _ = %s\n", declared[1]+", "+cmp.Or(declared[2], declared[1]))
			}
			b.WriteString("}\n")
		}
	}

	// The package stands in this folder for the compiler alone.
	dir, err := os.Getwd()
	require.NoError(t, err)
	source, overlay := filepath.Join(t.TempDir(), "pasted.go"), filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(source, []byte(b.String()), 0o600))
	text, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(dir, "pasted", "pasted.go"): source}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, text, 0o600))
	said, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "./pasted").CombinedOutput()
	require.NoError(t, err, "%s\n%s", said, b.String())
}

// A host that knows vendors by their descriptions finds each secret by its name.
func TestCredentialsBearTheNamesOfSecrets(t *testing.T) {
	t.Parallel()
	f := start(t, options{})
	for _, v := range []hris.Vendor{afas.Vendor(), nmbrs.Vendor(), personio.Vendor(), erecruiter.Vendor()} {
		credentials := f.of(t, v.Name).Credentials
		for _, product := range v.Products {
			for _, secret := range product.Secrets {
				assert.NotEmpty(t, credentials[secret.Name], "%s: %s", v.Name, secret.Name)
			}
		}
	}
}

package main

import (
	_ "embed"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

var (
	//go:embed testdata/hire.json
	bundledHire []byte
	//go:embed testdata/cv.pdf
	bundledCV []byte
	//go:embed testdata/mapping.json
	bundledMapping []byte
)

// readHire reads the hire and its documents.
func readHire(o options) (*hris.Hire, hostfiles.Documents, error) {
	hire, files, err := hostfiles.ReadHire(o.Hire, bundledHire)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case o.cv != "":
		err = files.AddCV(hire, filepath.Base(o.cv), func() (io.ReadCloser, error) { return os.Open(o.cv) })
	case o.Hire == "":
		err = files.AddCV(hire, "cv.pdf", func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(string(bundledCV))), nil
		})
	}
	return hire, files, err
}

// readMapping reads the customer's own rules.
func readMapping(o options) (fieldmap.Rules, error) {
	if !o.embedded() {
		return hostfiles.ReadRules(o.Mapping, nil)
	}
	return hostfiles.ReadRules(o.Mapping, bundledMapping)
}

package hristest

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/handoverhq/handover/hris"
)

// RunProduct holds a product of any sort, a target's, a source's or a sink's, to what
// a settings page and package connection rely on. The opening leads to an account
// that works.
func RunProduct(t *testing.T, vendor hris.Vendor, product hris.Product, o hris.Opening) {
	t.Helper()
	t.Run("what is shown and asked has names", func(t *testing.T) { namedProduct(t, vendor, product) })
	t.Run("opening makes no call, and always leads to the same account", func(t *testing.T) { opensQuietly(t, vendor, product, o) })
	t.Run("settings that are missing are an error", func(t *testing.T) {
		empty := o
		empty.Settings, empty.Secrets = nil, nil
		if c, err := product.Begin(empty); err == nil {
			t.Errorf("it was opened on nothing: %+v", c.Info())
		}
	})
	t.Run("a connection that works is reported to work", func(t *testing.T) {
		report, err := begin(t, product, o).Check(t.Context())
		if err != nil || !report.OK() {
			t.Errorf("%v, %+v", err, report.Findings)
		}
		for _, f := range report.Findings {
			if f.Code == "" || f.Subject == "" || f.Text == "" {
				t.Errorf("a finding says too little: %+v", f)
			}
		}
	})
	t.Run("its findings are in each language of its settings page", func(t *testing.T) { findsInWords(t, vendor, product, o) })
	t.Run("no secret is ever printed", func(t *testing.T) {
		printed := fmt.Sprintf("%v %+v %#v", begin(t, product, o), begin(t, product, o), o.Secrets)
		for name, secret := range o.Secrets {
			if !secret.IsZero() && strings.Contains(printed, secret.Reveal()) {
				t.Errorf("the secret %s is printed", name)
			}
		}
	})
}

// findsInWords compares the findings in each language with those in English.
func findsInWords(t *testing.T, vendor hris.Vendor, product hris.Product, o hris.Opening) {
	find := func(language string) []hris.Finding {
		o.Language = language
		report, err := begin(t, product, o).Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return report.Findings
	}
	english := find("en")
	for tag := range vendor.Translations {
		for i, f := range find(tag.String()) {
			if i >= len(english) || f.Code != english[i].Code {
				t.Fatalf("%v: it finds something else than in English: %+v", tag, f)
			}
			for of, text := range map[string][2]string{"text": {f.Text, english[i].Text}, "remedy": {f.Remedy, english[i].Remedy}, "what it adds": {f.Adds, english[i].Adds}} {
				if text[0] == text[1] && text[0] != "" {
					t.Errorf("%v: the %s of %s is English still: %q", tag, of, f.Code, text[0])
				}
			}
		}
	}
}

func begin(t *testing.T, product hris.Product, o hris.Opening) hris.Connected {
	t.Helper()
	c, err := product.Begin(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func namedProduct(t *testing.T, vendor hris.Vendor, product hris.Product) {
	if vendor.Name == "" || vendor.Label == "" || product.Name == "" || product.Label == "" {
		t.Error("vendor and product need names and labels")
	}
	if (product.Open == nil) == (product.Connect == nil) {
		t.Error("a product is opened by Open or by Connect, and not by both")
	}
	if target := product.Open != nil; target != (product.Outcome != "") || !target && product.Mapping != nil {
		t.Error("a target has an outcome; what is none has neither outcome nor mapping")
	}
	seen := map[string]bool{}
	for _, f := range product.Settings.Fields {
		if f.Path == "" || f.Label == "" || seen[f.Path] {
			t.Errorf("setting %q lacks a label, or is there twice", f.Path)
		}
		if f.Limits.Pattern != "" && f.Limits.Form == "" {
			t.Errorf("setting %q has a pattern and does not say it in words: give Limits.Form", f.Path)
		}
		seen[f.Path] = true
	}
	for _, f := range product.Secrets {
		if f.Name == "" || f.Label == "" || seen[f.Name] {
			t.Errorf("secret %q lacks a label, or is there twice", f.Name)
		}
		seen[f.Name] = true
	}
	const address = "https://host.example.com/hooks/TOKEN"
	if product.WebhookSetup != nil && !strings.Contains(product.WebhookSetup(address, "en"), address) {
		t.Error("the setup of the webhook does not say its address")
	}
}

// unreachable is a transport that nothing may use.
type unreachable struct{ t *testing.T }

func (u unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	u.t.Error("opening made a call")
	return nil, errors.New("no call is to be made")
}

func opensQuietly(t *testing.T, vendor hris.Vendor, product hris.Product, o hris.Opening) {
	info := begin(t, product, o).Info()
	if info.Vendor != vendor.Name || info.Product != product.Name || info.Account == "" || info.Name == "" {
		t.Errorf("it is not what was opened: %+v", info)
	}
	o.Transport = unreachable{t}
	if again := begin(t, product, o).Info(); fmt.Sprint(again) != fmt.Sprint(info) {
		t.Errorf("%+v became %+v", info, again)
	}
}

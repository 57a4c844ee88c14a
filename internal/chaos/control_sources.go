package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
)

// controlSources serves what people do in their sources, and with the credentials
// that vendors give out.
func (v *vendors) controlSources(mux *http.ServeMux) {
	mux.HandleFunc("POST /control/listen", func(w http.ResponseWriter, r *http.Request) {
		if err := v.sourceOf(r).listen(r.FormValue("address"), r.FormValue("key")); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
		}
	})
	mux.HandleFunc("POST /control/credential", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(v.credentialsOf(r).renew())
	})
	mux.HandleFunc("POST /control/revoke", func(_ http.ResponseWriter, r *http.Request) { v.credentialsOf(r).revoke(r.FormValue("id")) })
	mux.HandleFunc("POST /control/happens", func(_ http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("hire"))
		v.sourceOf(r).happens(what(r.FormValue("what")), n, r.FormValue("twin") == "true")
	})
}

// sourceOf is the source of the account that a request names.
func (v *vendors) sourceOf(r *http.Request) *stagedSource {
	number, _ := strconv.Atoi(r.FormValue("account"))
	return v.sources[number]
}

// credential is what a vendor gives out.
type credential struct{ ID, Secret, Former string }

// rotating is an environment whose credentials can be replaced.
type rotating interface {
	renew() credential
	revoke(id string)
}

func (v *vendors) credentialsOf(r *http.Request) rotating {
	if r.FormValue("source") == "true" {
		return v.sourceOf(r)
	}
	number, _ := strconv.Atoi(r.FormValue("account"))
	return v.staged[number].(rotating)
}

// credential makes another one for an account, or for its source.
func (c *control) credential(ctx context.Context, account int, source bool) (made credential, err error) {
	b, err := c.do(ctx, http.MethodPost, "/credential", map[string]string{"account": strconv.Itoa(account), "source": strconv.FormatBool(source)})
	if err != nil {
		return made, err
	}
	return made, json.Unmarshal(b, &made)
}

// revoke ends one.
func (c *control) revoke(ctx context.Context, account int, source bool, id string) error {
	_, err := c.do(ctx, http.MethodPost, "/revoke", map[string]string{"account": strconv.Itoa(account), "source": strconv.FormatBool(source), "id": id})
	return err
}

// listen has the source of an account send its webhooks to an address.
func (c *control) listen(ctx context.Context, account int, address, key string) error {
	_, err := c.do(ctx, http.MethodPost, "/listen", map[string]string{"account": strconv.Itoa(account), "address": address, "key": key})
	return err
}

// happens has something happen at the source of an order's account.
func (c *control) happens(ctx context.Context, o order) error {
	event := o.What
	if event == first {
		event = o.Comes
	}
	_, err := c.do(ctx, http.MethodPost, "/happens", map[string]string{
		"account": strconv.Itoa(o.Account), "what": string(event), "hire": strconv.Itoa(o.Hire), "twin": strconv.FormatBool(o.Twin),
	})
	return err
}

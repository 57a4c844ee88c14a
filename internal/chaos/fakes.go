package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// vendors is the process of the fakes: every customer's environment on one port,
// below a path of its own, and the control beside them.
type vendors struct {
	clock   *clock
	weather *weather

	mu       sync.Mutex
	accounts []account
	staged   []staged
	sources  map[int]*stagedSource // by the account that their hires go to
	tokens   map[string]string     // of consents, as the host keeps them
	locks    map[string]time.Time  // until when a token is locked
}

// runFakes is the fakes' process: it says where it is, and ends with its input.
func runFakes(seed uint64, customers int, base, began time.Time) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	v := &vendors{
		clock: &clock{world: &world{Base: base, Began: began}}, weather: newWeather(seed), tokens: map[string]string{}, locks: map[string]time.Time{},
		sources: map[int]*stagedSource{},
	}
	url, mux := "http://"+listener.Addr().String(), http.NewServeMux()
	for customer := range customers {
		for i, k := range kinds() {
			path := fmt.Sprintf("/at/%d/%d", customer, i)
			s := k.stage(path, v.clock.Now, seed+uint64(customer))
			a := account{Kind: k.name, Tenant: fmt.Sprintf("tenant-%d", customer), Connection: fmt.Sprintf("connection-%d", i), URL: url + path, Facts: s.facts()}
			if asked, ok := s.(interface{ consent() string }); ok {
				v.tokens[a.Tenant+"/"+a.Connection] = asked.consent()
			}
			v.accounts, v.staged = append(v.accounts, a), append(v.staged, s)
			mux.Handle(path+"/", v.weather.over(k, s))
		}
		v.stageSource(customer, url, mux, &world{Seed: seed, Accounts: make([]account, customers*len(kinds()))})
	}
	v.control(mux)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintln(os.Stderr, "the fakes:", err)
			os.Exit(1)
		}
	}()
	if err := json.NewEncoder(os.Stdout).Encode(staging{URL: url + "/control", Accounts: v.accounts}); err != nil {
		return err
	}
	untilInputEnds()
	return server.Close()
}

// stageSource gives a customer the recruiting system that some hires come from by
// themselves. They go to one of the customer's accounts, another one from customer
// to customer.
func (v *vendors) stageSource(customer int, url string, mux *http.ServeMux, w *world) {
	var takes []int
	for i, k := range kinds() {
		if k.enter != nil {
			takes = append(takes, customer*len(kinds())+i)
		}
	}
	number := takes[(w.Seed+uint64(customer))%uint64(len(takes))]
	path := fmt.Sprintf("/at/%d/source", customer)
	s := stageSource(url, path, w, v.clock.Now, v.weather)
	a := &v.accounts[number]
	a.Source = &account{Kind: "greenhouse", Tenant: a.Tenant, URL: s.URL(), Facts: s.facts()}
	v.sources[number] = s
	mux.Handle(path+"/", v.weather.over(kind{name: "greenhouse"}, s))
	go s.deliver()
}

// staging is what the fakes say of themselves when they are ready.
type staging struct {
	URL      string
	Accounts []account
}

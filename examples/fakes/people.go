package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// deed is something that people do on a vendor's own pages.
type deed struct {
	words string // its name, and what it is done to
	at    string // the vendor
	what  string
	do    func(f *fakes, args []string) (told string)
}

var deeds = []deed{
	{"workflow", "afas", "the vacancies' workflows make applicants of applications", func(f *fakes, _ []string) string {
		return fmt.Sprintf("afas: %d became applicants", f.afas.RunWorkflow())
	}},
	{"hire APPLICATION", "greenhouse", "hire somebody, which raises an event", func(f *fakes, args []string) string {
		f.greenhouse.Hire(id(args[0]))
		return "greenhouse: hired application " + args[0]
	}},
	{"unhire APPLICATION", "greenhouse", "take a hire back", func(f *fakes, args []string) string {
		f.greenhouse.Unhire(id(args[0]))
		return "greenhouse: application " + args[0] + " is not hired any more"
	}},
	{"move APPLICATION STAGE", "erecruiter", "move a candidate", func(f *fakes, args []string) string {
		f.erecruiter.SetStage(id(args[0]), id(args[1]))
		return "erecruiter: application " + args[0] + " stands at stage " + args[1]
	}},
	{"stage NAME", "erecruiter", "add a stage of the customer's own", func(f *fakes, args []string) string {
		return fmt.Sprintf("erecruiter: stage %d is new", f.erecruiter.AddStage(erecruitertest.Stage{Name: args[0]}))
	}},
	{"apply", "inhire", "somebody applies", func(f *fakes, _ []string) string {
		return "inhire: application " + f.inhire.AddApplication(inhiretest.Application{ProcessID: process}) + " is new"
	}},
}

// listen does what is typed, a line for each deed, until the input ends.
func (f *fakes) listen(in io.Reader) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) > 0 {
			f.news.tell("%s", f.act(words))
		}
	}
}

// act does one deed, and tells what came of it.
func (f *fakes) act(words []string) (told string) {
	for _, d := range deeds {
		want := strings.Fields(d.words)
		if want[0] != words[0] {
			continue
		}
		args := strings.SplitN(strings.Join(words, " "), " ", len(want))
		if len(args) < len(want) {
			return "type " + d.words
		}
		// A fake panics where its vendor's page would not let anybody do that.
		defer func() {
			if r := recover(); r != nil {
				told = fmt.Sprintf("%s: not done: %v", words[0], r)
			}
		}()
		if !f.o.starts(d.at) {
			return words[0] + ": not done: the fake was not started"
		}
		return d.do(f, args[1:])
	}
	var b strings.Builder
	for _, d := range deeds {
		fmt.Fprintf(&b, "%-24s %s: %s\n", d.words, d.at, d.what)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func id(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(text + " is not an id")
	}
	return n
}

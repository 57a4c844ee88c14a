package fieldmap_test

import (
	"fmt"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// A publisher's book list goes into the catalogue of a library.
func Example() {
	publisher := fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "title", Kind: fieldmap.Text},
		{Path: "author.first", Kind: fieldmap.Text},
		{Path: "author.last", Kind: fieldmap.Text},
		{Path: "published", Kind: fieldmap.Text},
		{Path: "cover", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "hard"}, {ID: "soft"}}},
		{Path: "genre", Kind: fieldmap.Text},
	}}
	library := fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "Title", Kind: fieldmap.Text, Required: true, Limits: fieldmap.Limits{MaxLength: 40}},
		{Path: "Author", Kind: fieldmap.Text, Required: true},
		{Path: "Since", Kind: fieldmap.Date, Limits: fieldmap.Limits{Earliest: civil.MustDate("1900-01-01")}},
		{Path: "Binding", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "HB", Label: "Hardback"}, {ID: "PB", Label: "Paperback"}}},
		{Path: "Subject", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "580", Label: "Plants"}, {ID: "590", Label: "Animals"}}},
		{Path: "Shelf", Kind: fieldmap.Text},
	}}
	rules, err := fieldmap.ParseRules([]byte(`{"v":1,"rules":[
		{"to":"Title","from":"title","ops":["collapse"]},
		{"to":"Author","from":["author.last","author.first"],"ops":["trim",{"op":"join","with":", "}]},
		{"to":"Since","from":"published","ops":[{"op":"date","layouts":["02/01/2006"]}]},
		{"to":"Binding","from":"cover","options":{"hard":"HB","soft":"PB"}},
		{"to":"Subject","from":"genre"},
		{"to":"Shelf","const":"new arrivals"}
	]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	mapping, problems := fieldmap.Compile(publisher, library, rules)
	if err := problems.Err(); err != nil {
		fmt.Println(err)
		return
	}

	plan := mapping.Plan(fieldmap.Values{
		"title":        fieldmap.TextValue("The  Seed Garden"),
		"author.first": fieldmap.TextValue("Ada "),
		"author.last":  fieldmap.TextValue("Moss"),
		"published":    fieldmap.TextValue("01/03/2026"),
		"cover":        fieldmap.OptionValue("soft"),
		"genre":        fieldmap.TextValue("Plant"),
	})
	for entry := range plan.Entries() {
		fmt.Printf("%-8s %-18s %s\n", entry.Field.Path, entry.Field.Display(entry.Value), entry.Origin)
	}
	for _, p := range plan.Problems() {
		fmt.Println(p.Error(), "nearest:", p.Suggestion)
	}
	if p := plan.Set("Subject", fieldmap.TextValue("Plants"), "librarian 7"); p != nil {
		fmt.Println(p.Error())
	}
	fmt.Println(plan.Complete(), plan.Get("Subject").Option(), plan.Origin("Subject"))
	// Output:
	// Title    The Seed Garden    from title, collapse
	// Author   Moss, Ada          from author.last, author.first, trim, join ", "
	// Since    2026-03-01         from published, date 02/01/2006
	// Binding  Paperback          from cover, options
	// Subject                     from genre
	// Shelf    new arrivals       constant
	// rule 4: Subject: the value is none of the options; choose one nearest: 580
	// true 580 set by librarian 7
}

// Five mistakes give five problems, at once and each with what mends it.
func ExampleCompile_problems() {
	source := fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "name", Kind: fieldmap.Text}, {Path: "weight", Kind: fieldmap.Text},
	}}
	target := fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "Name", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 8}},
		{Path: "Grams", Kind: fieldmap.Number},
		{Path: "Sort", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "seed"}, {ID: "bulb"}}},
		{Path: "Stock", Kind: fieldmap.Number, ReadOnly: true},
	}}
	_, problems := fieldmap.Compile(source, target, fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "Nmae", From: fieldmap.Paths{"name"}},
		{To: "Name", From: fieldmap.Paths{"name"}, Ops: []fieldmap.Op{{Name: "trimm"}}},
		{To: "Grams", From: fieldmap.Paths{"weight"}},
		{To: "Sort", Const: fieldmap.TextValue("sead")},
		{To: "Stock", From: fieldmap.Paths{"weight"}},
	}})
	fmt.Println(problems.Error())
	// Output:
	// rule 0: Nmae: the target has no field Nmae; remove the rule or name another field (nearest: Name)
	// rule 1: Name: there is no op trimm; use one that there is (nearest: trim)
	// rule 2: Grams: Grams takes number, and the rule gives text; add an op that converts, or use another field (nearest: number)
	// rule 3: Sort: Sort has no option sead; choose one that it has (nearest: seed)
	// rule 4: Stock: the target shows Stock but does not take it; remove the rule
}

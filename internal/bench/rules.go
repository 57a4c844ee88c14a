package bench

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// The ten rules: trim, lower, date, options, replace, nested get, default,
// number, join, coalesce.
const rulesJSON = `{"v":1,"rules":[
	{"to":"Name","from":"name","ops":["trim"]},
	{"to":"Mail","from":"mail","ops":["lower"]},
	{"to":"Start","from":"start","ops":[{"op":"date","layouts":["02/01/2006"]}]},
	{"to":"Size","from":"size","options":{"small":"S","large":"L"}},
	{"to":"Code","from":"code","ops":[{"op":"replace","find":"-","with":"/"}]},
	{"to":"City","from":"address.city"},
	{"to":"Language","from":"language","default":"nl"},
	{"to":"Price","from":"price","ops":[{"op":"number","decimal":",","group":"."}]},
	{"to":"Full","from":["first","last"],"ops":[{"op":"join","with":" "}]},
	{"to":"Phone","from":["mobile","phone"],"ops":["coalesce"]}
]}`

func sourceSchema() fieldmap.Schema {
	var s fieldmap.Schema
	for _, path := range []string{"name", "mail", "start", "size", "code", "language", "price", "first", "last", "mobile", "phone"} {
		s.Fields = append(s.Fields, fieldmap.Field{Path: path, Kind: fieldmap.Text})
	}
	s.Fields = append(s.Fields, fieldmap.Field{Path: "address", Kind: fieldmap.Object, Fields: []fieldmap.Field{
		{Path: "street", Kind: fieldmap.Text}, {Path: "city", Kind: fieldmap.Text},
	}})
	return s
}

func targetSchema() fieldmap.Schema {
	text := func(path string, most int) fieldmap.Field {
		return fieldmap.Field{Path: path, Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: most}}
	}
	return fieldmap.Schema{Fields: []fieldmap.Field{
		text("Name", 50),
		text("Mail", 80),
		{Path: "Start", Kind: fieldmap.Date},
		{Path: "Size", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "S", Label: "Small"}, {ID: "L", Label: "Large"}}},
		text("Code", 20),
		text("City", 40),
		text("Language", 2),
		{Path: "Price", Kind: fieldmap.Number, Limits: fieldmap.Limits{Min: civil.MustDecimal("0"), Max: civil.MustDecimal("100000")}},
		text("Full", 80),
		text("Phone", 20),
	}}
}

func mapping() *fieldmap.Mapping {
	rules, err := fieldmap.ParseRules([]byte(rulesJSON))
	if err != nil {
		panic(err)
	}
	m, problems := fieldmap.Compile(sourceSchema(), targetSchema(), rules)
	if len(problems) > 0 {
		panic(problems)
	}
	return m
}

func record() fieldmap.Values {
	return fieldmap.Values{
		"name":  fieldmap.TextValue("  Garden shears "),
		"mail":  fieldmap.TextValue("Orders@Example.COM"),
		"start": fieldmap.TextValue("01/03/2026"),
		"size":  fieldmap.TextValue("large"),
		"code":  fieldmap.TextValue("GS-2026-11"),
		"price": fieldmap.TextValue("1.249,50"),
		"first": fieldmap.TextValue("Ada"),
		"last":  fieldmap.TextValue("Moss"),
		"phone": fieldmap.TextValue("+31201234567"),
		"address": fieldmap.ObjectValue(fieldmap.Values{
			"street": fieldmap.TextValue("Lindelaan"), "city": fieldmap.TextValue("Utrecht"),
		}),
	}
}

// plain is the same record as the other engines read it.
func plain() map[string]any {
	return map[string]any{
		"name": "  Garden shears ", "mail": "Orders@Example.COM", "start": "01/03/2026", "size": "large", "code": "GS-2026-11",
		"price": "1.249,50", "first": "Ada", "last": "Moss", "phone": "+31201234567",
		"address": map[string]any{"street": "Lindelaan", "city": "Utrecht"},
	}
}

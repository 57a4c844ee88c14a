package main

import (
	"fmt"
	"strconv"
)

// account is what whoever develops against a fake has to know of it.
type account struct {
	vendor string

	URLs        list     `json:"urls"`
	Credentials list     `json:"credentials"` // where a client's package has a description of the vendor, by its names of secrets
	IDs         list     `json:"ids"`         // of what is there
	Config      list     `json:"config"`      // Go statements, by what they are for, that make a client
	Notes       []string `json:"notes"`
}

// list is named texts in an order that people like to read.
type list []item

type item struct{ name, value string }

// number is an item whose value the vendor has as a number.
func number[N int | int64](name string, value N) item {
	return item{name, strconv.FormatInt(int64(value), 10)}
}

// paste is Go to be pasted, in which texts are put by %q.
func paste(name, format string, args ...any) item {
	return item{name, fmt.Sprintf(format, args...)}
}

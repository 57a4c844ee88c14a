package afas

import (
	"fmt"
	"maps"
	"reflect"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
)

// The typed records of this package name their AFAS fields in tags:
//
//	LastName string `afas:"LaNm"`
//	CV       *File  `afas:"CvFileName,CvFileStream"`
//
// Absent, and so not sent, are the empty text, the number 0, the zero date, the
// absent decimal and nil. A bool that is no pointer is always sent.

// fieldsOf gives the fields of a typed record, and those it has no name for.
func fieldsOf(record any, other Fields) (Fields, error) {
	v := reflect.ValueOf(record)
	t := v.Type()
	fields := make(Fields, t.NumField())
	for i := range t.NumField() {
		tag, ok := t.Field(i).Tag.Lookup("afas")
		if !ok {
			continue
		}
		id, stream, _ := strings.Cut(tag, ",")
		switch x := v.Field(i).Interface().(type) {
		case *File:
			if x != nil {
				fields[id], fields[stream] = Text(x.Name), Content(*x)
			}
		default:
			if value := valueOf(v.Field(i)); !value.IsZero() {
				fields[id] = value
			}
		}
	}
	for id := range other {
		if _, twice := fields[id]; twice {
			return nil, inputError(fmt.Sprintf("field %s is given twice, by its name and in Other", id))
		}
	}
	maps.Copy(fields, other)
	return fields, nil
}

func valueOf(v reflect.Value) Value {
	switch x := v.Interface().(type) {
	case civil.Date:
		return Day(x)
	case civil.Decimal:
		return Decimal(x)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return Value{}
		}
		if v.Elem().Kind() == reflect.Int {
			return Whole(v.Elem().Int()) // said to be 0 is not absent
		}
		return valueOf(v.Elem())
	case reflect.String:
		if v.String() == "" {
			return Value{}
		}
		return Text(v.String())
	case reflect.Int:
		if v.Int() == 0 {
			return Value{}
		}
		return Whole(v.Int())
	case reflect.Bool:
		return YesNo(v.Bool())
	}
	panic("afas: a record has a field of type " + v.Type().String()) // ours to get right; every record is encoded in tests
}

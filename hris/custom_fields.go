package hris

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/fieldmap"
)

// CustomFields tells which fields a tenant's hires have beside the usual ones: those
// that a [Hire] holds in Custom, by bare name. Mappings are checked with them when
// they are saved, and again for each hire, so that a rule for one is known even where
// a hire lacks it.
//
// They are the tenant's and not a connection's: a hire is described before anybody
// says where it goes. Where a tenant's hires come from several systems, give the fields
// of all of them.
//
// It is asked whenever a hire is prepared and a mapping is read or saved, and may be
// asked at once from anywhere: who reads them from another system keeps them for a
// while. Whoever is prepared or saved meanwhile waits for it, and fails where it does.
type CustomFields func(ctx context.Context, tenant string) ([]fieldmap.Field, error)

// SameCustomFields are those of every tenant.
func SameCustomFields(fields ...fieldmap.Field) CustomFields {
	return func(context.Context, string) ([]fieldmap.Field, error) { return fields, nil }
}

// Of asks for the fields of a tenant; a nil CustomFields has none for anybody. Where it
// fails the error is [Unavailable], whatever the cause was, so that what waits is tried
// again: the connection that is being used has nothing to do with it. A cause's
// RetryAfter is kept. Its text is part of the error's where it is an *[Error], and may
// not be where it is another, which might quote a value; both are there for errors.As.
func (c CustomFields) Of(ctx context.Context, tenant string) ([]fieldmap.Field, error) {
	if c == nil {
		return nil, nil
	}
	fields, err := c(ctx, tenant)
	if err == nil {
		return fields, nil
	}
	failed := &Error{Code: Unavailable, Op: "ask for custom fields", Effect: EffectNotSent,
		Detail: "the program that hires come from could not tell which fields of its own they have",
		Remedy: "Nothing is lost; try again. Where it stays so, the program's CustomFields is what fails."}
	if cause, ok := errors.AsType[*Error](err); ok {
		failed.Err, failed.RetryAfter = cause, cause.RetryAfter
	} else {
		failed.Own = err
	}
	return nil, failed
}

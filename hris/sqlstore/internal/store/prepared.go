package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
)

// statements gives each text in the database's dialect, prepared once where the
// driver does not do so itself.
type statements struct {
	db       *sql.DB
	prepares bool
	texts    *strings.Replacer

	mu     sync.Mutex
	byText map[string]*statement
}

// statement is a text in the database's dialect; stmt is nil where it is not
// prepared here.
type statement struct {
	text string
	stmt *sql.Stmt
}

// prepare prepares all that a verb uses within its transaction: with the one
// connection taken by it, there would be none left to prepare with.
func prepare(ctx context.Context, db *sql.DB, d Dialect) (*statements, error) {
	s := &statements{db: db, prepares: d.Prepares, texts: d.texts(), byText: map[string]*statement{}}
	for _, text := range slices.Concat(ledgerStatements, ledgerLineStatements, inboxStatements, statusStatements, connectionStatements) {
		if _, err := s.get(ctx, text); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

// get gives a statement, prepared once. Preparing waits for the connection, so
// it is done outside the lock, which a verb that has the connection needs.
func (s *statements) get(ctx context.Context, text string) (*statement, error) {
	if st := s.known(text, nil); st != nil {
		return st, nil
	}
	st := &statement{text: s.texts.Replace(text)}
	if s.prepares {
		var err error
		if st.stmt, err = s.db.PrepareContext(ctx, st.text); err != nil {
			return nil, err
		}
	}
	if kept := s.known(text, st); kept != st {
		return kept, st.close()
	}
	return st, nil
}

// within gives a statement for a transaction. One that was not prepared before is
// not prepared now: the transaction may have the only connection there is.
func (s *statements) within(text string) *statement {
	if st := s.known(text, nil); st != nil {
		return st
	}
	return &statement{text: s.texts.Replace(text)}
}

// known gives the statement of a text, which is st where there was none.
func (s *statements) known(text string, st *statement) *statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept := s.byText[text]; kept != nil {
		return kept
	}
	if st != nil {
		s.byText[text] = st
	}
	return st
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for text, st := range s.byText {
		errs = append(errs, st.close())
		delete(s.byText, text)
	}
	return errors.Join(errs...)
}

func (st *statement) close() error {
	if st.stmt == nil {
		return nil
	}
	return st.stmt.Close()
}

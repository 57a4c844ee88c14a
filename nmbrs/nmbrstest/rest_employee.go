package nmbrstest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// employees are the employees of the path's company that the query asks for:
// employeeType is a word, employeeId one of them.
func (x *restExchange) employees() ([]*Employee, *Company, *Answer) {
	c, refusal := x.company()
	if refusal != nil {
		return nil, nil, refusal
	}
	all := x.s.state.employeesOf(c.ID)
	if word := x.query("employeeType"); word != "" {
		kind := slices.Index(employeeTypes, word)
		if kind < 0 {
			return nil, nil, Problem(http.StatusBadRequest, InvalidValues, "employeeType: is not among the values")
		}
		all = slices.DeleteFunc(all, func(e *Employee) bool { return e.Type != EmployeeType(kind) })
	}
	if id := x.query("employeeId"); id != "" {
		all = slices.DeleteFunc(all, func(e *Employee) bool { return !strings.EqualFold(e.UUID, id) })
	}
	return all, c, nil
}

type employeeRow struct {
	ID    string         `json:"employeeId"`
	Basic map[string]any `json:"employeeBasicInfo"`
}

// prepareEmployees serves the list of a company's employees: names and types.
func (x *restExchange) prepareEmployees() work {
	return x.s.restReading(func() *Answer {
		all, c, refusal := x.employees()
		if refusal != nil {
			return refusal
		}
		rows := make([]any, len(all))
		for i, e := range all {
			rows[i] = employeeRow{e.UUID, wireBasicInfo(e, e.current(c).Value)}
		}
		return x.page(rows)
	})
}

// current is the personal information that holds in the company's current
// period; of somebody who starts later, the first.
func (e *Employee) current(c *Company) Since[PersonalInfo] {
	last := c.Period.Last()
	var now Since[PersonalInfo]
	for i, s := range e.Personal {
		if i == 0 || s.From <= last {
			now = s
		}
	}
	return now
}

// employeeRows serves one of the lists that hold, for every employee of a
// company, all entries of one kind.
func employeeRows(name string, rows func(*Server, *Employee, *Company) []any) func(*restExchange) work {
	return func(x *restExchange) work {
		return x.s.restReading(func() *Answer {
			all, c, refusal := x.employees()
			if refusal != nil {
				return refusal
			}
			out := make([]any, len(all))
			for i, e := range all {
				out[i] = map[string]any{"employeeId": e.UUID, name: append([]any{}, rows(x.s, e, c)...)}
			}
			return x.page(out)
		})
	}
}

// prepareEmployee serves one employee, in the shape of a row of the list.
func (x *restExchange) prepareEmployee() work {
	return x.s.restReading(func() *Answer {
		e, c, refusal := x.employee()
		if refusal != nil {
			return refusal
		}
		return jsonAnswer(http.StatusOK, employeeRow{e.UUID, wireBasicInfo(e, e.current(c).Value)})
	})
}

// prepareInfo serves the personal information that holds now, in the shape of
// one entry of [RESTPersonalInfos]; the citizen service number is not in it.
func (x *restExchange) prepareInfo() work {
	return x.s.restReading(func() *Answer {
		e, c, refusal := x.employee()
		if refusal != nil {
			return refusal
		}
		out := x.s.wireInfo(e, c, e.current(c))
		out["employeeId"] = e.UUID
		return jsonAnswer(http.StatusOK, out)
	})
}

// hireBody is what a create sends. Both names are written with a small or a
// capital letter in public clients and guides.
type hireBody struct {
	PersonalInfo           *infoBody `json:"personalInfo"`
	AdditionalEmployeeInfo *struct {
		InServiceDate           restDay `json:"inServiceDate"`
		DefaultEmployeeTemplate string  `json:"defaultEmployeeTemplate"` // payroll only
	} `json:"additionalEmployeeInfo"`
}

// check finds what is missing. That payroll needs an inServiceDate is inferred.
func (b *hireBody) check() (kind EmployeeType, refusal *Answer) {
	var f flaws
	if b.PersonalInfo == nil || b.PersonalInfo.BasicInfo == nil {
		f.add("personalInfo.basicInfo", "is required")
		return 0, f.answer()
	}
	b.PersonalInfo.check(&f)
	word := b.PersonalInfo.BasicInfo.EmployeeType
	kind = EmployeeType(slices.Index(employeeTypes, word))
	switch {
	case word == "":
		f.add("basicInfo.employeeType", "is required")
	case kind < 0:
		f.add("basicInfo.employeeType", "is not among the values")
	case kind == Payroll && b.start() == "":
		f.add("additionalEmployeeInfo.inServiceDate", "is required")
	}
	return kind, f.answer()
}

func (b *hireBody) start() string {
	if b.AdditionalEmployeeInfo == nil {
		return ""
	}
	return string(b.AdditionalEmployeeInfo.InServiceDate)
}

// prepareHire serves POST employees. The answer's shape is from a guide; that it
// comes with 201 is inferred. Nothing makes the call safe to repeat: two make
// two employees.
func (x *restExchange) prepareHire() work {
	var b hireBody
	if refusal := x.body(&b); refusal != nil {
		return always(refusal)
	}
	return x.s.restWriting(func(at time.Time) *Answer {
		c, refusal := x.company()
		if refusal != nil {
			return refusal
		}
		e, refusal := x.s.hireREST(at, c, &b)
		if refusal != nil {
			return refusal
		}
		return jsonAnswer(http.StatusCreated, map[string]string{"employeeId": e.UUID})
	})
}

func (s *Server) hireREST(at time.Time, c *Company, b *hireBody) (*Employee, *Answer) {
	kind, refusal := b.check()
	if refusal != nil {
		return nil, refusal
	}
	from, refusal := s.since(c, b.PersonalInfo.Period, "personalInfo.period")
	if refusal != nil {
		return nil, refusal
	}
	var info PersonalInfo
	b.PersonalInfo.onto(&info, false)
	if !s.cfg.REST.OwnInfoIDs {
		info.UUID = strings.ToLower(b.PersonalInfo.PersonalInfoID)
	}
	h := hiring{
		Type: kind, FirstName: info.FirstName, LastName: info.LastName, Start: b.start(), Unprotected: s.cfg.REST.AllowPast,
		Personal: &info, From: from, Via: "rest",
	}
	if h.Start == "" {
		h.Start = from
	}
	if kind == Payroll && info.NationalityISO == "" {
		// Payroll needs a nationality. Nobody is told that it is missing: the
		// employee is external (reported by a unified API).
		if s.cfg.REST.RefuseNationless {
			return nil, Problem(http.StatusBadRequest, InvalidValues, "birthInfo.nationalityCodeISO: is required")
		}
		h.Type = External
	}
	if a := b.AdditionalEmployeeInfo; a != nil && h.Type == Payroll {
		h.Template = a.DefaultEmployeeTemplate
	}
	e, r := s.hire(at, c, h)
	if r != nil {
		return nil, refusedREST(r)
	}
	return e, nil
}

// prepareInfoUpdate serves PUT personalInfo. The type of an employee is not
// changed by it, whatever is sent (inferred).
func (x *restExchange) prepareInfoUpdate() work {
	var b infoBody
	return x.change(&b, http.StatusOK, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		var f flaws
		b.check(&f)
		if refusal = f.answer(); refusal != nil {
			return "", "", refusal
		}
		from, refusal := x.s.since(c, b.Period, "period")
		if refusal != nil {
			return "", "", refusal
		}
		info := e.personalAt(from)
		b.onto(&info, x.s.cfg.REST.KeepUnsent)
		if r := x.s.setPersonal(e, from, info); r != nil {
			return "", "", refusedREST(r)
		}
		return "personalInfoId", x.s.infoID(e, Since[PersonalInfo]{From: from, Value: info}), nil
	})
}

// prepareCitizenNumber serves PUT social_security_number, for the Dutch citizen
// service number.
func (x *restExchange) prepareCitizenNumber() work {
	var b struct {
		Number string `json:"socialSecurityNumber"`
	}
	return x.change(&b, http.StatusOK, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		if !citizenNumber(b.Number) {
			return "", "", Problem(http.StatusBadRequest, InvalidValues, "socialSecurityNumber: "+b.Number+" is not valid")
		}
		at := e.current(c)
		at.Value.BSN = b.Number
		if r := x.s.setPersonal(e, at.From, at.Value); r != nil {
			return "", "", refusedREST(r)
		}
		return "employeeId", e.UUID, nil
	})
}

// citizenNumber applies the elfproef to nine digits.
func citizenNumber(n string) bool {
	if len(n) != 9 || strings.Trim(n, "0123456789") != "" {
		return false
	}
	sum := -int(n[8] - '0')
	for i := range 8 {
		sum += (9 - i) * int(n[i]-'0')
	}
	return sum != 0 && sum%11 == 0
}

package personio

import "github.com/handoverhq/handover/fieldmap"

// employeeRecord is an employee of v1.
type employeeRecord struct{ e Employee }

func (r employeeRecord) stands(path string, want fieldmap.Value) standing {
	key := path
	if path == pathSupervisor {
		key = "supervisor"
	} else if own, custom := customKey(path); custom {
		key = own
	}
	a, ok := r.e.Attribute(key)
	switch {
	case !ok:
		return unseen
	case a.IsEmpty():
		return lacking
	case path == pathSupervisor:
		ref, _ := a.Ref()
		return sameID(ref.ID, number64(want))
	case path == pathGender || path == pathStatus:
		return oneOfThese(a.Text(), want.Option(), string(Male), string(Female), string(Diverse), string(Onboarding), string(Active), string(Leave), string(Inactive))
	}
	return a.against(want)
}

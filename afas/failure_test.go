package afas

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

const reference = "B8213AF1C3C54E579686406A8DE71C6C"

func explained(message string) string {
	return `{"externalMessage":"` + message + `","errorNumber":-2147180996,"profitLogReference":"` + reference + `"}`
}

func TestWhatAnAnswerProvesAboutACreate(t *testing.T) {
	t.Parallel()
	refused, unknown := hris.EffectRefused, hris.EffectUnknown
	signed := map[string]string{"X-Trace-Identifier": "t"}
	for _, tc := range []struct {
		name    string
		status  int
		header  map[string]string
		body    string
		reason  Reason
		code    hris.Code
		effect  hris.Effect
		calls   int32
		message bool
	}{
		{"500 that explains itself is refused", 500, nil, explained("The entered value for 'Employee' does not exist."), Rejected, hris.Rejected, refused, 1, true},
		{"500 without explanation is unknown", 500, nil, `{"errorNumber":1}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"500 without a body is unknown", 500, nil, ``, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"500 with a page is unknown", 500, nil, `<html>oops</html>`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"only an internal message is unknown", 500, nil, `{"internalMessage":"x"}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"server time-out is unknown", 500, nil, explained("A time-out has occurred."), ServerTimedOut, hris.OutcomeHidden, unknown, 1, true},
		{"server time-out in Dutch is unknown", 500, nil, explained("De tijdslimiet is verstreken."), ServerTimedOut, hris.OutcomeHidden, unknown, 1, true},
		{"out of memory is unknown", 500, nil, explained("Out of String space"), TooMuchData, hris.OutcomeHidden, unknown, 1, true},
		{"locked record is refused and tried again", 500, nil, explained("Record locked by another user"), RecordLocked, hris.Locked, refused, 4, true},
		{"locked record in Dutch", 500, nil, explained("Het record is in gebruik door een andere gebruiker"), RecordLocked, hris.Locked, refused, 4, true},
		{"not granted", 500, nil, explained("General message: Deze UpdateConnector wordt niet ondersteund of de gebruiker is niet geautoriseerd."), NotGranted, hris.RightMissing, refused, 1, true},
		{"same number, other meaning", 500, nil, explained("Deze bestemming is niet geldig voor dit type dossieritem"), Rejected, hris.Rejected, refused, 1, true},
		{"blocked employee is no blocked connector", 500, nil, explained("Medewerker is geblokkeerd"), Rejected, hris.Rejected, refused, 1, true},
		{"unreadable request", 500, nil, `{"message":"Invalid json"}`, MalformedRequest, hris.Rejected, refused, 1, false},
		{"401 without a body", 401, map[string]string{"Content-Type": "application/xml; charset=utf-8"}, ``, CredentialsRefused, hris.BadCredentials, refused, 1, false},
		{"403 without a body", 403, map[string]string{"Content-Type": "application/xml; charset=utf-8"}, ``, AddressBlocked, hris.AddressBlocked, refused, 1, false},
		{"404", 404, nil, ``, NotFound, hris.NotThere, refused, 1, false},
		{"413", 413, nil, ``, TooLarge, hris.TooLarge, refused, 1, false},
		{"500 of a gateway is unknown", 500, nil, `{"message": "Internal server error"}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"500 of a gateway that gave up is unknown", 500, nil, `{"message": "Endpoint request timed out"}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"500 of a gateway with a status is unknown", 500, nil, `{"statusCode": 500, "message": "Internal server error", "activityId": "x"}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"500 of a framework that crashed is unknown", 500, nil, `{"Message":"An error has occurred."}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"500 of a framework that signed before it crashed is unknown", 500, signed, `{"Message":"An error has occurred."}`, ServerFailed, hris.OutcomeHidden, unknown, 1, false},
		{"503 of a proxy that says when is unknown", 503, map[string]string{"Retry-After": "7200"}, `<html>upstream connect error</html>`, Unavailable, hris.OutcomeHidden, unknown, 1, false},
		{"503 of a proxy that says soon is unknown and not sent again", 503, map[string]string{"Retry-After": "1"}, ``, Unavailable, hris.OutcomeHidden, unknown, 1, false},
		{"maintenance as documented", 503, map[string]string{"Retry-After": "7200"}, `{"error":{"code":"503"},"retry_after":7200}`, Unavailable, hris.Unavailable, refused, 1, false},
		{"maintenance with a body", 503, nil, `{"error":{"code":"503"},"retry_after":7200}`, Unavailable, hris.Unavailable, refused, 1, false},
		{"503 that does not say when", 503, nil, ``, Unavailable, hris.OutcomeHidden, unknown, 1, false},
		{"502", 502, nil, ``, Unavailable, hris.OutcomeHidden, unknown, 1, false},
		{"504", 504, nil, ``, Unavailable, hris.OutcomeHidden, unknown, 1, false},
		{"bare 400 of the edge", 400, nil, `<html>Bad Request</html>`, EdgeFailed, hris.OutcomeHidden, unknown, 1, false},
		{"400 with the JSON of a proxy", 400, nil, `{"error":"upstream request failed"}`, EdgeFailed, hris.OutcomeHidden, unknown, 1, false},
		{"400 with the message of a proxy", 400, nil, `{"message":"upstream request failed"}`, EdgeFailed, hris.OutcomeHidden, unknown, 1, false},
		{"400 with null", 400, nil, `null`, EdgeFailed, hris.OutcomeHidden, unknown, 1, false},
		{"400 with an empty object", 400, nil, `{}`, EdgeFailed, hris.OutcomeHidden, unknown, 1, false},
		{"400 of an unreadable request", 400, nil, `{"message":"Invalid json"}`, MalformedRequest, hris.Rejected, refused, 1, false},
		{"400 of Profit", 400, signed, ``, MalformedRequest, hris.Rejected, refused, 1, false},
		{"400 of Profit that explains itself", 400, nil, explained("Missing element"), Rejected, hris.Rejected, refused, 1, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
				calls.Add(1)
				for name, value := range tc.header {
					w.Header().Set(name, value)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			_, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tc.reason, e.Reason)
			assert.Equal(t, tc.effect, e.Effect)
			assert.Equal(t, tc.status, e.Status)
			assert.Equal(t, tc.calls, calls.Load())
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			assert.Equal(t, tc.message, e.Message().Reveal() != "")
			if tc.message {
				assert.Equal(t, reference, e.ProfitLogReference)
				assert.ErrorContains(t, err, reference)
			}
			if tc.header["Retry-After"] == "7200" || strings.HasPrefix(tc.name, "maintenance") {
				assert.Equal(t, 2*time.Hour, e.RetryAfter)
			}
		})
	}
}

func TestMaintenanceThatIsSoonOverIsWaitedForEvenWithACreate(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			answerJSON(w, 503, `{"retry_after":3}`)
			return
		}
		answerJSON(w, 201, `{"results":{"HrCreateApplicant":{"CaId":"64"}}}`)
	})
	result, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
	require.NoError(t, err)
	assert.Equal(t, "64", result.Key("CaId"))
}

func TestExplanationAfterTenMinutesIsNotBelieved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := roundTrip(func(r *http.Request) (*http.Response, error) {
			_, _ = io.Copy(io.Discard, r.Body)
			time.Sleep(11 * time.Minute)
			return newAnswer(r, 500, explained("The entered value does not exist.")), nil
		})
		client, err := New(Config{Member: "12345", Credentials: testToken(t), Transport: slow, CreateTimeout: 16 * time.Minute})
		require.NoError(t, err)
		_, err = client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
		var e *Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, ServerTimedOut, e.Reason)
		assert.Equal(t, hris.EffectUnknown, e.Effect)
	})
}

func TestReadsThatFailAreNeverInDoubt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status int
		body   string
		reason Reason
		code   hris.Code
		calls  int32
	}{
		{"blocked connector", 500, explained("This GetConnector has been blocked."), ConnectorBlocked, hris.SetupIncomplete, 1},
		{"blocked connector in Dutch", 500, explained("Deze GetConnector is geblokkeerd."), ConnectorBlocked, hris.SetupIncomplete, 1},
		{"connector not granted", 500, explained("This GetConnector is not supported or the user is not authorised."), NotGranted, hris.RightMissing, 1},
		{"no such connector", 404, ``, NotFound, hris.NotThere, 1},
		{"too much data", 500, explained("Out of memory"), TooMuchData, hris.TooLarge, 1},
		{"bare 400 of the edge is tried again", 400, ``, EdgeFailed, hris.Unavailable, 4},
		{"gateway is tried again", 502, ``, Unavailable, hris.Unavailable, 4},
		{"answer is no JSON", 200, `<html>`, BadAnswer, hris.BadAnswer, 1},
		{"no rows in the answer", 200, `{}`, BadAnswer, hris.BadAnswer, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
				calls.Add(1)
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			_, err := collect(t, client.Rows(t.Context(), "Acme_Vacancies", Query{}))
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tc.reason, e.Reason)
			require.ErrorIs(t, err, tc.code)
			assert.NotEqual(t, hris.EffectUnknown, e.Effect)
			assert.Equal(t, tc.calls, calls.Load())
			assert.Equal(t, "get Acme_Vacancies", e.Op)
		})
	}
}

func TestCancelledCallSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	client := testClient(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := client.CreateApplicant(ctx, Applicant{Vacancy: 2, LastName: "Jansen"})
	require.ErrorIs(t, err, context.Canceled)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, hris.EffectUnknown, e.Effect)
}

func TestAReadThatIsCutSendsNobodyToLook(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	client := testClient(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := collect(t, client.Rows(ctx, "Acme_Vacancies", Query{}))
	require.ErrorIs(t, err, NoAnswer)
	require.ErrorIs(t, err, hris.Unavailable)
	assert.NotContains(t, err.Error(), "Look in Profit")
	failed, ok := errors.AsType[*hris.Error](err)
	require.True(t, ok)
	assert.Equal(t, "Try again later.", failed.RemedyIn(hris.English))
}

func TestEveryReasonHasACode(t *testing.T) {
	t.Parallel()
	for reason, meaning := range reasons {
		assert.NotEmpty(t, meaning.code, reason)
		assert.NotEmpty(t, string(reason))
	}
	assert.Len(t, reasons, 28)
}

func FuzzRefusal(f *testing.F) {
	for _, seed := range []string{explained("x"), `{"message":"Invalid json"}`, `{"retry_after":7200,"error":{"code":"503"}}`, `{"errorNumber":"1e9"}`, "\ufeff{}", `[]`, `{"externalMessage":{}}`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := parseRefusal(body)
		for _, status := range []int{400, 401, 403, 404, 413, 429, 500, 502, 503} {
			for _, read := range []bool{true, false} {
				v := judge(answer{status: status, read: read, refusal: r})
				if v.reason == "" || v.wait < 0 || v.wait > 24*time.Hour {
					t.Fatal("no verdict")
				}
				if status == 500 && r.Message == "" && !r.unreadable() && v.effect != hris.EffectUnknown {
					t.Fatal("an unexplained failure proves nothing")
				}
			}
		}
		if r.Reference != "" && !logReference.MatchString(r.Reference) {
			t.Fatal("a reference that is none")
		}
	})
}

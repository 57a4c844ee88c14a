package httpx_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/handoverhq/handover/internal/httpx"
)

func Example() {
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway) // an edge that lost its server: did the create happen?
	}))
	defer vendor.Close()

	client, err := httpx.New(httpx.Config{BaseURL: vendor.URL + "/v1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.CloseIdleConnections()
	_, err = client.Do(context.Background(), httpx.Request{
		Op: "post applicant", Method: http.MethodPost, Path: []string{"applicants"},
		Body: httpx.BytesBody("application/json", []byte(`{}`)),
	})
	fmt.Println(err)
	if failure, ok := errors.AsType[*httpx.Failure](err); ok && failure.Effect == httpx.Unknown {
		fmt.Println("look before sending it again")
	}
	// Output:
	// post applicant: the vendor answered with an error status (status 502, effect unknown)
	// look before sending it again
}

package afas

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// The benchmarks of this file are run with
//
//	go test ./afas -run '^$' -bench . -benchtime 5x
//
// Each has its rival beside it. peak-MiB is how far the live heap rose above what
// it was before, sampled after a collection while the work goes on.

// wide is a row of 20 columns.
type wide struct {
	Number      int           `afas:"Number" json:"Number"`
	Description string        `afas:"Description" json:"Description"`
	Status      string        `afas:"Status" json:"Status"`
	Start       civil.Date    `afas:"Start" json:"-"`
	End         civil.Date    `afas:"End" json:"-"`
	Modified    time.Time     `afas:"Modified" json:"-"`
	Employer    string        `afas:"Employer" json:"Employer"`
	Unit        string        `afas:"Unit" json:"Unit"`
	Job         string        `afas:"Job" json:"Job"`
	Location    string        `afas:"Location" json:"Location"`
	Contact     string        `afas:"Contact" json:"Contact"`
	Hours       civil.Decimal `afas:"Hours" json:"-"`
	Scale       int           `afas:"Scale" json:"Scale"`
	Open        bool          `afas:"Open" json:"Open"`
	Publish     bool          `afas:"Publish" json:"Publish"`
	Intro       string        `afas:"Intro" json:"Intro"`
	Text        string        `afas:"Text" json:"Text"`
	Region      string        `afas:"Region" json:"Region"`
	Reference   string        `afas:"Reference" json:"Reference"`
	Remark      string        `afas:"Remark" json:"Remark"`
}

// wideJSON is wide as encoding/json reads it: it knows no date with a false Z, so
// those columns stay text, which is less work than wide does.
type wideJSON struct {
	wide
	StartText    string      `json:"Start"`
	EndText      string      `json:"End"`
	ModifiedText string      `json:"Modified"`
	HoursText    json.Number `json:"Hours"`
}

const benchRows = 100_000

func wideRow(n int) string {
	return fmt.Sprintf(`{"Number":%d,"Description":"Verpleegkundige avonddienst","Status":"1","Start":"2026-03-01T00:00:00Z","End":null,"Modified":"2026-02-27T14:03:11Z","Employer":"Stichting Voorbeeld","Unit":"ZORG-%d","Job":"VPK","Location":"Amersfoort","Contact":"1000%d","Hours":32.5,"Scale":45,"Open":true,"Publish":false,"Intro":"Kom jij ons team versterken \u20ac\/uur?","Text":"Een functie met veel vrijheid en verantwoordelijkheid, dicht bij huis.","Region":"Utrecht","Reference":"REF-%08d","Remark":null}`, n, n%40, n%1000, n)
}

// wideAnswer streams an answer, so that it is not part of the heap itself.
func wideAnswer(rows int) io.Reader {
	block := make([]string, 500)
	for i := range block {
		block[i] = wideRow(i)
	}
	text := strings.Join(block, ",")
	parts := []io.Reader{strings.NewReader(`{"skip":0,"take":100000,"rows":[`)}
	for i := range rows / len(block) {
		if i > 0 {
			parts = append(parts, strings.NewReader(","))
		}
		parts = append(parts, strings.NewReader(text))
	}
	return io.MultiReader(append(parts, strings.NewReader(`]}`))...)
}

// heap watches how far the live heap rises above where it began.
type heap struct{ base, peak uint64 }

func newHeap() *heap {
	h := &heap{}
	h.base = h.live()
	return h
}

func (h *heap) live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (h *heap) sample() { h.peak = max(h.peak, h.live()) }

func (h *heap) mib() float64 {
	if h.peak < h.base {
		return 0
	}
	return float64(h.peak-h.base) / (1 << 20)
}

func BenchmarkRows(b *testing.B) {
	for _, bench := range []struct {
		name string
		read func(r io.Reader, each func(i int)) (int, error)
	}{
		{"handover-struct", readStream[wide]},
		{"handover-Row", readStream[Row]},
		{"rival-ReadAll-Unmarshal-struct", readAll[wideJSON]},
		{"rival-ReadAll-Unmarshal-map", readAll[map[string]any]},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			size, _ := io.Copy(io.Discard, wideAnswer(benchRows))
			b.SetBytes(size)
			for b.Loop() {
				if n, err := bench.read(wideAnswer(benchRows), func(int) {}); err != nil || n != benchRows {
					b.Fatal(n, err)
				}
			}
			b.StopTimer()
			h := newHeap()
			if _, err := bench.read(wideAnswer(benchRows), func(i int) {
				if i%(benchRows/10) == 0 {
					h.sample()
				}
			}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(h.mib(), "peak-MiB")
		})
	}
}

func readStream[T any](r io.Reader, each func(int)) (int, error) {
	n := 0
	for row, err := range decodeRows[T](r) {
		if err != nil {
			return n, err
		}
		each(n)
		runtime.KeepAlive(row)
		n++
	}
	return n, nil
}

func readAll[T any](r io.Reader, each func(int)) (int, error) {
	whole, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	var answer struct {
		Rows []T `json:"rows"`
	}
	if err := json.Unmarshal(whole, &answer); err != nil {
		return 0, err
	}
	for i := range answer.Rows {
		each(i)
	}
	runtime.KeepAlive(whole)
	return len(answer.Rows), nil
}

const cvSize = 50 << 20

// blob is a file of so many bytes that takes no memory.
type blob struct {
	left int
	each func()
}

var blobBlock = bytes.Repeat([]byte("%PDF-1.7 a life in letters "), 4096)

func (f *blob) Read(p []byte) (int, error) {
	if f.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), f.left)], blobBlock)
	if before := f.left; before/(8<<20) != (f.left-n)/(8<<20) {
		f.each()
	}
	f.left -= n
	return n, nil
}

func (*blob) Close() error { return nil }

// discardServer takes whatever is sent.
func discardServer(b *testing.B) string {
	return serve(b, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusCreated)
	}).URL + basePath
}

func BenchmarkCV(b *testing.B) {
	url := discardServer(b)
	client, err := New(Config{BaseURL: url, Credentials: testToken(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("handover", func(b *testing.B) {
		benchCV(b, func(each func()) error {
			cv := File{Name: "cv.pdf", Size: cvSize, Open: func(context.Context) (io.ReadCloser, error) { return &blob{cvSize, each}, nil }}
			_, err := client.CreateApplicant(context.Background(), Applicant{Vacancy: 2, LastName: "Jansen", CV: &cv})
			return err
		})
	})
	b.Run("rival-json.Marshal", func(b *testing.B) {
		benchCV(b, func(each func()) error {
			content, err := io.ReadAll(&blob{cvSize, func() {}})
			if err != nil {
				return err
			}
			type object = map[string]any
			body, err := json.Marshal(object{"HrCreateApplicant": object{"Element": object{"Fields": object{
				"VcSn": 2, "LaNm": "Jansen", "CvFileName": "cv.pdf", "CvFileStream": base64.StdEncoding.EncodeToString(content),
			}}}})
			if err != nil {
				return err
			}
			each()
			answer, err := http.Post(url+"/connectors/HrCreateApplicant", "application/json", bytes.NewReader(body))
			if err != nil {
				return err
			}
			runtime.KeepAlive(content)
			return answer.Body.Close()
		})
	})
}

func benchCV(b *testing.B, send func(each func()) error) {
	b.SetBytes(cvSize)
	for b.Loop() {
		if err := send(func() {}); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	h, once := newHeap(), sync.Mutex{}
	if err := send(func() { once.Lock(); h.sample(); once.Unlock() }); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(h.mib(), "peak-MiB")
}

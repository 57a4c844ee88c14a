module github.com/handoverhq/handover/internal/bench

go 1.26.0

replace github.com/handoverhq/handover => ../..

require (
	github.com/expr-lang/expr v1.17.8
	github.com/handoverhq/handover v0.0.0
	github.com/itchyny/gojq v0.12.20
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/itchyny/timefmt-go v0.1.9 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/text v0.43.0 // indirect
)

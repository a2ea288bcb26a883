# make test      every test, with the race detector where there is a C compiler
# make bench     benchmarks: time, bytes and allocations per operation, compiled with the command's profile as the command is
# make validate  the long statistical tests against queueing theory
# make cross     one hash of result.json on six targets, four of them other CPUs
# make check     formatting, vet, staticcheck, go.mod

GO ?= go
# The race detector needs a C compiler; without one the tests run without it.
RACE := $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)

.PHONY: test bench validate cross check

test:
	$(GO) test $(RACE) -timeout 15m ./...

bench:
	$(GO) test -pgo='$(CURDIR)/cmd/evenkeel/default.pgo' -run '^$$' -bench . -benchmem ./...

validate:
	$(GO) test -tags validate -timeout 30m ./sim ./reports/stats ./mockproviders

cross:
	.ci/cross

check:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags validate ./sim ./reports/stats ./mockproviders
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff

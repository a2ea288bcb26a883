# make test      every test, with the race detector where there is a C compiler
# make bench     benchmarks: time, bytes and allocations per operation, compiled with the command's profile as the command is
# make validate  the long statistical tests against queueing theory, and what takes too long under the race detector
# make cross     one hash of result.json on six targets, four of them other CPUs
# make check     formatting, vet, staticcheck, go.mod; our own strategies against their baselines, and the gate against broken ones
# make readme    draws the picture of README.md
# make baselines stores the baselines of the built-in scenarios anew, and tells what changed

GO ?= go
# The race detector needs a C compiler; without one the tests run without it.
RACE := $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)

.PHONY: test bench validate cross check judge readme baselines

test:
	$(GO) test $(RACE) -timeout 15m ./...

bench:
	$(GO) test -pgo='$(CURDIR)/cmd/evenkeel/default.pgo' -run '^$$' -bench . -benchmem ./...

validate:
	$(GO) test -tags validate -timeout 30m ./sim ./reports ./reports/stats ./mockproviders
	$(GO) test -run 'Bombs|Stories/report' ./scenarios ./cmd

cross:
	.ci/cross

check:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags validate ./sim ./reports ./reports/stats ./mockproviders
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	.ci/readme --check
	$(MAKE) judge

readme:
	.ci/readme

# Without the data sets that some built-in scenarios replay, these are skipped, and it says so.
judge:
	$(GO) run ./cmd/evenkeel check --builtins --quiet $(if $(EVENKEEL_DATA),,--skip-missing-data)
	$(GO) test -run '^TestEveryHarm' ./cmd

baselines:
	$(GO) run ./cmd/evenkeel check --builtins --quiet --update --baselines scenarios $(if $(EVENKEEL_DATA),,--skip-missing-data)

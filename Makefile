# colq: the commands of daily work. `make help` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
COLQ := .build/release/colq
# Extra words for every swift command, for instance SWIFTFLAGS="--jobs 1".
SWIFTFLAGS ?=
# Options of Benchmarks/run.py, for instance BENCH="--suite hits --hits-rows 500000".
BENCH ?=
# Options of Tests/faults/run.py and soak.py, for instance FAULTS="--only kills --kills 50" SOAK="--minutes 5".
FAULTS ?=
SOAK ?=

.PHONY: help deps build debug test lint format settings demo peers interop bench kernels faults browser soak clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

deps: ## install the Debian packages the build needs, those that are missing only
	@scripts/install_dependencies.sh

build: deps ## release binary at .build/release/colq, Swift runtime linked in
	@scripts/show_command.sh swift build -c release --static-swift-stdlib -Xlinker --strip-debug --product colq $(SWIFTFLAGS)
	@ls -lh $(COLQ) | awk '{ print "built " $$NF ", " $$5 }'

debug: deps ## debug build of everything, tests included
	@scripts/show_command.sh swift build --build-tests $(SWIFTFLAGS)

test: debug ## unit, SQL and command tests
	@scripts/run_tests.sh $(SWIFTFLAGS)

lint: ## format, file length, forbidden words, import order
	@scripts/lint.sh

format: ## rewrite the sources in the project's format
	@scripts/show_command.sh swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks/Kernels

settings: ## write the settings' tables in docs/configuration.md and packaging/colq.yaml anew
	@scripts/show_command.sh swift run SettingsDocument docs/configuration.md packaging/colq.yaml

demo: build ## serve, send clicks over HTTP, query, verify and report on a small shop
	@scripts/demo.sh $(COLQ)

peers: ## throw-away Python environment with the engines we compare with
	@scripts/install_peers.sh

interop: peers ## our files read by other engines and theirs by us
	@scripts/run_interop.sh

bench: build ## measure beside DuckDB, Polars, DataFusion, chDB, Hyper and Redis; writes Benchmarks/RESULTS.md and results.svg
	@scripts/install_peers.sh bench
	@scripts/install_dependencies.sh wrk redis-server redis-tools postgresql
	@scripts/show_command.sh .build/peers/bin/python Benchmarks/run.py --colq $(COLQ) $(BENCH)

kernels: deps ## time the innermost loops beside their limits; writes Benchmarks/KERNELS.md
	@scripts/show_command.sh swift build -c release --static-swift-stdlib --product KernelBenchmarks $(SWIFTFLAGS)
	@scripts/show_command.sh .build/release/KernelBenchmarks Benchmarks/KERNELS.md

faults: build peers ## kills, full disks, failing calls, clock jumps and more against a real server
	@scripts/install_dependencies.sh gcc
	@scripts/show_command.sh .build/peers/bin/python Tests/faults/run.py --colq $(COLQ) $(FAULTS)

browser: build ## click around in the demo shop with a headless Chromium
	@scripts/install_dependencies.sh chromium
	@scripts/show_command.sh python3 Tests/browser/check_tracker.py --colq $(COLQ)

soak: build peers ## half an hour of half load: flat memory, files and query times
	@scripts/install_dependencies.sh redis-server redis-tools
	@scripts/show_command.sh .build/peers/bin/python Tests/faults/soak.py --colq $(COLQ) $(SOAK)

clean: ## remove everything that was built, the demo included
	rm -rf .build demo

# Verbs of every day; Meson and Ninja do the work. BUILD folders: build (release), build-asan, build-clang, build-analyze.
T ?= json
N ?= 1000000
PREFIX ?= /usr/local
quiet = $(if $(V),,--quiet)

all: build/build.ninja
	@ninja -C build $(quiet)

# One folder a purpose, so that switching between them costs nothing.
build/build.ninja:
	@meson setup build --prefix $(PREFIX) >build-setup.log 2>&1 || { cat build-setup.log >&2; rm -rf build; exit 1; }
	@mv build-setup.log build/setup.log

build-asan/build.ninja:
	@meson setup build-asan -Dbuildtype=debug -Doptimization=1 -Db_sanitize=address,undefined -Dwerror=true -Dtests=enabled

build-clang/build.ninja:
	@CC=clang meson setup build-clang -Dbuildtype=debug -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=true \
		-Dtests=enabled -Dfuzzers=true

build-analyze/build.ninja:
	@CC=gcc meson setup build-analyze -Dbuildtype=debug -Doptimization=2 -Dwerror=true -Dtests=disabled -Dc_args=-fanalyzer

# The tests on the release build; on gcc's sanitisers; on clang's.
check: all
	@meson test -C build --print-errorlogs
asan: build-asan/build.ninja
	@meson test -C build-asan --print-errorlogs
clang: build-clang/build.ninja
	@ninja -C build-clang
	@meson test -C build-clang --print-errorlogs

# What compilers and checkers see without running.
analyze: build-analyze/build.ninja
	@ninja -C build-analyze $(quiet)
tidy: build-clang/build.ninja
	@ninja -C build-clang $(quiet)
	@tools/tidy build-clang

# make fuzz T=json N=1000000: inputs that broke something stay in build-clang/.
fuzz: build-clang/build.ninja
	@ninja -C build-clang $(quiet) tests/fuzz_$(T)
	@mkdir -p build-clang/corpus-$(T)
	build-clang/tests/fuzz_$(T) -runs=$(N) -max_len=65536 -timeout=20 -artifact_prefix=build-clang/ build-clang/corpus-$(T) \
		$(wildcard tests/fuzz/seeds/$(T)) examples

bench:
	@bench/run
clauses: all
	@build/concordat clauses

# The layout of code; tables (*.def) are aligned by hand and left alone.
format:
	@clang-format -i $$(git ls-files --cached --others --exclude-standard 'src/*.[ch]' 'tests/*.[ch]' 'bench/*.[ch]')

# The files that are made from tables, and the expected transcripts of the command line.
doc: all
	@build/concordat schema >build/check.schema.json && mv build/check.schema.json docs/check.schema.json
	@tests/transcript --update build/concordat tests/cli/*.cli

install: all
	@meson install -C build
clean:
	@rm -rf build build-asan build-clang build-analyze

.PHONY: all check asan clang analyze tidy fuzz bench clauses format doc install clean

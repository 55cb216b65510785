# Verbs of every day; Meson and Ninja do the work. One folder a purpose, so that changing between them costs nothing:
# build (release), build-asan (gcc's sanitisers), build-clang (clang's, and the fuzz targets), build-analyze (gcc -fanalyzer).
T ?= json
N ?= 1000000
PREFIX ?= /usr/local

debug = -Dbuildtype=debug -Dwerror=true
build_how = --prefix $(PREFIX)
build-asan_how = $(debug) -Doptimization=1 -Db_sanitize=address,undefined -Dtests=enabled
build-clang_how = $(debug) -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false -Dtests=enabled -Dfuzzers=true
# gcc 12 does not follow a loop that fills an array: it calls the array uninitialised. clang and the sanitisers look at that.
build-analyze_how = $(debug) -Doptimization=2 -Dtests=disabled "-Dc_args=-fanalyzer -Wno-analyzer-use-of-uninitialized-value"
folders = build build-asan build-clang build-analyze

all: build

# Progress on a terminal; in a pipe, words only when something fails. A folder is made anew when this file has changed.
$(folders:%=%/build.ninja): %/build.ninja: Makefile
	@rm -rf $*/build.ninja $*/meson-private && log=$$(mktemp) && \
		$(if $(findstring clang,$*),CC=clang) meson setup $* $($*_how) >$$log 2>&1 && rm $$log || { cat $$log >&2; rm -rf $* $$log; exit 1; }

$(folders): %: %/build.ninja assets/node_modules/.stamp
	@if [ -t 1 ]; then ninja -C $@; else said=$$(ninja -k0 -C $@ 2>&1) || { echo "$$said"; exit 1; }; fi

# The tests on the release build; on gcc's sanitisers; on clang's.
check: build tests/node_modules/.stamp
	@meson test -C build --print-errorlogs
asan: build-asan tests/node_modules/.stamp
	@meson test -C build-asan --print-errorlogs
clang: build-clang tests/node_modules/.stamp
	@meson test -C build-clang --print-errorlogs

# What compilers and checkers see without running.
analyze: build-analyze
tidy: build-clang
	@tools/tidy build-clang

# make fuzz T=json N=1000000: inputs that broke something stay in build-clang/.
fuzz: build-clang
	@mkdir -p build-clang/corpus-$(T)
	build-clang/tests/fuzz_$(T) -runs=$(N) -max_len=65536 -timeout=20 -artifact_prefix=build-clang/ build-clang/corpus-$(T) \
		$(wildcard tests/fuzz/seeds/$(T)) examples

# Kills under load, more than the tests have time for: what was acknowledged has to be there.
KILLS ?= 500
soak: build
	tests/soak/audit build/concordat $(KILLS)
	tests/postgres tests/soak/audit build/concordat $(KILLS) --nodes 2
	tests/soak/pair tests/soak/audit build/concordat $(KILLS) --nodes 2 --failovers 20

bench:
	@bench/run
clauses: build
	@build/concordat clauses

# The layout of code; tables (*.def) are aligned by hand and left alone.
format:
	@clang-format -i $$(git ls-files --cached --others --exclude-standard 'src/*.[ch]' 'tests/*.[ch]' 'bench/*.[ch]')

# What is made from the program: the schema of the check document, the OpenAPI document, the pages of the tables, the transcripts of the
# command line.
doc: build
	@build/concordat schema >build/check.schema.json && cp build/check.schema.json docs/check.schema.json
	@build/concordat schema --openapi >build/openapi.json && cp build/openapi.json docs/openapi.json
	@for page in permissions acts; do build/concordat tables $$page >build/$$page.md && cp build/$$page.md docs/$$page.md || exit 1; done
	@tests/transcript --update build/concordat tests/cli/*.cli

# npm's packages, in the versions of package.json: what the stylesheet and the script are made from, and what the tests ask.
assets/node_modules/.stamp tests/node_modules/.stamp: %/node_modules/.stamp: %/package.json
	@cd $* && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

# make install PREFIX=/usr DESTDIR=…
install: build
	@meson configure build --prefix $(PREFIX) && ninja -C build >/dev/null && meson install -C build --no-rebuild --quiet
clean:
	@rm -rf $(folders) assets/node_modules tests/node_modules

.PHONY: all $(folders) soak check asan clang analyze tidy fuzz bench clauses format doc install clean

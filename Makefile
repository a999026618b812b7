SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

TOOLS := . .mvn/tools.sh; podium_find_java;
MAVEN := ./mvnw --batch-mode --no-transfer-progress
NODE = $${NODE_FOLDER:+-Dvaadin.node.folder=$$NODE_FOLDER}
SOURCES := pom.xml $(shell find src/main frontend db -type f -not -path 'frontend/generated/*' -not -name index.html 2>/dev/null)
JAVA_OPTS ?=
JVM := -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED

.PHONY: run test clients bench bench-recorded bench-models bench-routing bench-gpus bench-stuck bench-lab bench-costs bench-reports bench-backup bench-scale image format help clean

# Where Java finds that a piece of its cache does not fit, it does without that piece; nobody need read so.
run: target/podium/podium.aot ## Build what changed, start Podium and print where to go
	@$(TOOLS) podium_find_tmux; exec "$$JAVA_HOME/bin/java" -XX:AOTCache=target/podium/podium.aot '-Xlog:aot*=error' $(JVM) $(JAVA_OPTS) -jar target/podium/podium.jar

test: ## Run everything: style, unit, database, view and browser tests
	@$(TOOLS) podium_find_tmux; podium_find_node; $(MAVEN) $(NODE) verify

clients: ## Bring real clients of models (1 GB), which `make test` then puts in front of the gateway
	@$(TOOLS) podium_find_node; podium_bring_clients

bench: target/podium/podium.aot ## Measure: the cost per keystroke, viewer, session and flood, beside the floor
	@$(TOOLS) podium_find_tmux; src/bench/run "$$JAVA_HOME" measure

MB ?= 1000
bench-recorded: target/podium/podium.aot ## Measure: what recording costs, and a search across MB megabytes of recorded text
	@$(TOOLS) podium_find_tmux; src/bench/run "$$JAVA_HOME" recorded $(MB)

bench-models: target/podium/podium.aot ## Measure: what the gateway of models adds, beside nginx, and Portkey's gateway where PORTKEY_JS names it
	@$(TOOLS) podium_find_tmux; podium_find_node; src/bench/run "$$JAVA_HOME" models

bench-routing: target/podium/podium.aot ## Measure: what choosing a tier by words is worth, on the CSVs in the folder SETS
	@$(TOOLS) "$$JAVA_HOME/bin/java" -cp 'target/podium/podium.jar:target/podium/lib/*' src/bench/Routing.java $(SETS)

bench-gpus: target/podium/podium.aot ## Measure: how GPUs are shared, beside published results, on the traces in the folder SETS
	@$(TOOLS) "$$JAVA_HOME/bin/java" -cp 'target/podium/podium.jar:target/podium/lib/*' src/bench/Gpus.java $(SETS)

bench-stuck: target/podium/podium.aot ## Measure: what it costs to know who of a class is stuck
	@$(TOOLS) "$$JAVA_HOME/bin/java" -cp 'target/podium/podium.jar:target/podium/lib/*' src/bench/StuckSpeed.java

bench-lab: target/podium/podium.aot ## Measure: a lab of 300 seats, 120 of which print, with three who teach at its wall
	@$(TOOLS) podium_find_tmux; src/bench/run "$$JAVA_HOME" lab

ENTRIES ?= 10000000
bench-costs: target/podium/podium.aot ## Measure: what costs are asked, on a ledger of ENTRIES entries of two years, and while more are booked
	@$(TOOLS) podium_find_tmux; src/bench/run "$$JAVA_HOME" costs $(ENTRIES)

bench-reports: target/podium/podium.aot ## Measure: a year's rows of a large team, and its report of a month
	@$(TOOLS) "$$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Xmx512m -cp 'target/podium/podium.jar:target/podium/lib/*' src/bench/ReportSpeed.java

bench-backup: target/podium/podium.aot ## Measure: what backing up and restoring takes, with a ledger of a million entries
	@$(TOOLS) "$$JAVA_HOME/bin/java" -cp 'target/podium/podium.jar:target/podium/lib/*' src/bench/BackupSpeed.java

MACHINES ?= 100
AGENTS ?= 10
ARE ?= real
bench-scale: target/podium/podium.aot ## Measure one Podium with MACHINES machines of AGENTS agents each; ARE=played for more than fit on one host
	@$(TOOLS) podium_find_tmux; src/bench/scale "$$JAVA_HOME" $(MACHINES) $(AGENTS) $(ARE)

image: target/podium.jar ## Build the container image and weigh it, without a container engine (as root, on Debian)
	@deploy/image/build

format: ## Lay out the sources
	@$(TOOLS) $(MAVEN) spotless:apply

clean: ## Remove what was built
	@rm -rf target frontend/generated

help: ## Show this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

target/podium.jar: $(SOURCES)
	@$(TOOLS) podium_find_node; $(MAVEN) $(NODE) -DskipTests -Dspotless.check.skip package
	@touch $@

# Unpacked, so that Java can keep what it learnt in a cache: the start takes half the time, and the first keystrokes are as
# fast as later ones. Should the training fail here, Podium runs without the cache, only slower.
target/podium/podium.aot: target/podium.jar
	@echo "podium: training the start (once a build)"
	@$(TOOLS) rm -rf target/podium; \
	  "$$JAVA_HOME/bin/java" -Djarmode=tools -jar target/podium.jar extract --destination target/podium >/dev/null; \
	  src/bench/run "$$JAVA_HOME" train $@ >target/training.log 2>&1 || \
	    echo "podium: the training failed, see target/training.log; Podium starts without it"; \
	  touch $@

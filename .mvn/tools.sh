# Finds, or brings, what the build needs and exports it: JAVA_HOME (JDK 25 or newer) and NODE_FOLDER (Node 24 or
# newer, with npm beside it). Sourced by the Makefile's recipes and by .ci/run; says in one sentence what is missing.

podium_fail() { printf 'podium: %s\n' "$1" >&2; exit 1; }

podium_java_release() { # $1 = a JDK's home; prints its feature release, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

podium_find_java() {
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    release=$(podium_java_release "$home") || true
    if [ -n "$release" ] && [ "$release" -ge 25 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  podium_fail "no JDK 25 was found; install one (for example temurin-25-jdk) or set JAVA_HOME to it."
}

podium_node_release() { # $1 = a folder that may hold node; prints its major release, or nothing
  [ -x "$1/node" ] && "$1/node" --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p'
}

# Vaadin needs Node 24 and can download it only where nodejs.org is reachable; the npm registry carries the same
# Node as a package, which also works behind a mirror. npm itself has to lie where Vaadin looks for it.
podium_find_node() {
  tools=${PODIUM_TOOLS:-$HOME/.cache/podium/tools}
  on_path=$(command -v node 2>/dev/null || true)
  for folder in "${NODE_FOLDER:-}" "${on_path%/node}" "$tools/bin"; do
    release=$(podium_node_release "$folder") || true
    if [ -n "$release" ] && [ "$release" -ge 24 ]; then
      [ -e "$folder/npm" ] || continue
      NODE_FOLDER=$folder
      export NODE_FOLDER
      return 0
    fi
  done
  if command -v npm >/dev/null 2>&1; then
    echo "podium: bringing Node 24 into $tools (once)"
    if npm install --silent --no-fund --no-audit --global --prefix "$tools" node@24 npm@11 >/dev/null 2>&1 &&
      [ "$(podium_node_release "$tools/bin")" = 24 ]; then
      NODE_FOLDER=$tools/bin
      export NODE_FOLDER
      return 0
    fi
  fi
  if curl --silent --head --fail --max-time 5 https://nodejs.org/dist/ >/dev/null 2>&1; then
    NODE_FOLDER= # Vaadin's own download works here.
    export NODE_FOLDER
    return 0
  fi
  podium_fail "Node 24 was not found and could not be fetched by npm; install Node 24 or newer with npm."
}

podium_find_tmux() {
  command -v tmux >/dev/null 2>&1 ||
    podium_fail "tmux was not found; install tmux 3.2 or newer (for example: apt-get install tmux, brew install tmux)."
}

# The programs and libraries that the tests put in front of the models' gateway, in the versions of
# src/test/clients. Some 1 GB, so only where somebody asks for them. No script of a package is run: what theirs would
# do, which is to put the right binary in its place, is done here.
podium_bring_clients() {
  clients=target/clients
  mkdir -p "$clients/bin"
  if ! cmp -s src/test/clients/package.json "$clients/brought"; then
    cp src/test/clients/package.json "$clients/"
    (PATH="${NODE_FOLDER:+$NODE_FOLDER:}$PATH"; cd "$clients" &&
      npm install --ignore-scripts --no-package-lock --no-fund --no-audit --loglevel=error) ||
      podium_fail "the clients for tests of the gateway could not be fetched by npm."
    cp src/test/clients/package.json "$clients/brought"
  fi
  modules=$PWD/$clients/node_modules
  ln -sf "$(ls "$modules"/@anthropic-ai/claude-code-*/claude | head -n 1)" "$clients/bin/claude"
  ln -sf "$modules/.bin/codex" "$clients/bin/codex"
  # Of the builds that npm brought for this machine, one that starts here.
  for program in "$modules"/opencode-*/bin/opencode; do
    if "$program" --version >/dev/null 2>&1; then ln -sf "$program" "$clients/bin/opencode"; fi
  done
}

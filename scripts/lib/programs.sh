# What the scripts share, to be sourced with $root set: the build of the programs, and their start.

# A JVM reads the names of files by the locale: in one of ASCII alone it would not find its own jar in a
# directory that has other letters.
case $(locale charmap 2>/dev/null || true) in
  ANSI_X3.4-1968 | US-ASCII) export LC_ALL=C.UTF-8 ;;
esac

# In the image of the tools, all is built.
in_image() {
  [ -n "${TOOLS_BUILT-}" ]
}

java=java
[ -z "${JAVA_HOME-}" ] || java=$JAVA_HOME/bin/java

# Whether there is a JDK of 17 or newer, and Maven if there is something to build.
can_run_here() {
  local version=0
  read -r _ version _ < <("$java" --version 2>/dev/null) || return 1
  [ "${version%%[.+-]*}" -ge 17 ] 2>/dev/null || return 1
  command -v mvn >/dev/null || (cd "$root" && ! is_missing)
}

# Becomes the container of a tool, whose arguments follow, where the tool cannot run but Docker can.
# A stack of --local is not in reach of a container.
or_in_container() {
  local tool=$1 options=(--rm --build)
  shift
  if in_image || [[ " $* " == *" --local "* ]] || can_run_here || ! docker compose ls >/dev/null 2>&1; then
    return
  fi
  echo "no JDK (17 or newer) with Maven: docker compose run --rm $tool" >&2
  [ -t 0 ] && [ -t 1 ] || options+=(-T)
  case $PWD/ in "$root"/*) options+=(--workdir "/project${PWD#"$root"}") ;; esac
  cd "$root"
  exec docker compose --progress quiet run "${options[@]}" "$tool" "$@"
}

# Whether a stack of scripts/local runs, which has the jars open.
stack_runs() {
  local pid
  pid=$(sed -n 's/.*"supervisor":{"pid":\([0-9]*\).*/\1/p' \
    "${LOCAL_DIR:-$root/.local}/run/control.json" 2>/dev/null) || return 1
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

modules=(common producer-order inventory-consumer analytics-consumer
  validation/stack validation/exercises validation/faults validation/bench)

# Anything of a module that is newer than its jar, and than the last build from here, which leaves
# alone a jar that would not change.
is_stale() {
  local module jar built
  for module in "${modules[@]}"; do
    jar=$module/target/${module##*/}.jar
    built=target/.built
    [ -e "$built" ] || built=$jar
    [ -z "$(find pom.xml validation/pom.xml "$module/pom.xml" "$module/src/main" -newer "$jar" -newer "$built")" ] ||
      return 0
  done
  return 1
}

is_missing() {
  local module
  for module in "${modules[@]}"; do
    [ -e "$module/target/${module##*/}.jar" ] || return 0
  done
  return 1
}

# Builds what is missing, and what is stale unless that would pull jars from under a running stack.
build() {
  local running=no
  ! stack_runs || running=yes
  (
    cd "$root"
    if is_missing || { [ "$running" = no ] && is_stale; }; then
      if ! command -v mvn >/dev/null; then
        echo "expected Maven and a JDK (17 or newer) on the PATH, to build the programs" >&2
        exit 3
      fi
      echo "building the programs" >&2
      # `|| exit`, since who calls this in a condition switches "set -e" off.
      mvn -q -Dmaven.test.skip=true package >&2 || exit 1
      mkdir -p target
      touch target/.built
    fi
  )
}

# Builds, and becomes a JVM with the jar of a module of validation; what follows are flags, main class and arguments.
# What Java itself has to say goes to standard error, since standard output may be JSON; that compression is
# native code, it need not say.
run() {
  local module=$1
  shift
  in_image || build || exit
  exec "$java" -Xlog:disable -Xlog:all=warning:stderr -XX:+DisplayVMOutputToStderr \
    --enable-native-access=ALL-UNNAMED -cp "$root/validation/$module/target/$module.jar" "$@"
}

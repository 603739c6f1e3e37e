# What the scripts share, to be sourced with $root set: the build of the programs, and their start.

# A JVM reads the names of files by the locale: in one of ASCII alone it would not find its own jar in a
# directory that has other letters.
case $(locale charmap 2>/dev/null || true) in
  ANSI_X3.4-1968 | US-ASCII) export LC_ALL=C.UTF-8 ;;
esac

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
      echo "building the programs" >&2
      # `|| exit`, since who calls this in a condition switches "set -e" off.
      mvn -q -Dmaven.test.skip=true package >&2 || exit 1
      mkdir -p target
      touch target/.built
    fi
  )
}

# Builds, and becomes a JVM with the jar of a module of validation; what follows are flags, main class and arguments.
# What Java itself has to say goes to standard error, since standard output may be JSON.
run() {
  local java=java module=$1
  shift
  build || exit 1
  [ -z "${JAVA_HOME-}" ] || java=$JAVA_HOME/bin/java
  exec "$java" -Xlog:disable -Xlog:all=warning:stderr -XX:+DisplayVMOutputToStderr \
    -cp "$root/validation/$module/target/$module.jar" "$@"
}

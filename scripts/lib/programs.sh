# What the scripts share, to be sourced with $root set: the build of the programs, and their start.

# Anything of a module that is newer than its jar, and than the last build from here, which leaves
# alone a jar that would not change.
needs_build() {
  local module jar built
  for module in common producer-order inventory-consumer analytics-consumer validation; do
    jar=$module/target/$module.jar
    [ -e "$jar" ] || return 0
    built=target/.built
    [ -e "$built" ] || built=$jar
    [ -z "$(find pom.xml "$module/pom.xml" "$module/src/main" -newer "$jar" -newer "$built")" ] ||
      return 0
  done
  return 1
}

build() (
  cd "$root"
  if needs_build; then
    echo "building the programs" >&2
    # `|| return`, since who calls this in a condition switches "set -e" off.
    mvn -q -Dmaven.test.skip=true package >&2 || return 1
    mkdir -p target
    touch target/.built
  fi
)

# Becomes a JVM with these flags, main class and arguments.
run() {
  local java=java
  [ -z "${JAVA_HOME-}" ] || java=$JAVA_HOME/bin/java
  exec "$java" -cp "$root/validation/target/validation.jar" "$@"
}

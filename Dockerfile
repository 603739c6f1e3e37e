# The images of the stack, one target each: producer-order, inventory-consumer, analytics-consumer, kafka.

# The services' jars, and their libraries once: all three images share one layer of them.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# The first time, Maven fetches many small files: five at once ("bf"), not one after the other.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q package -DskipTests -Daether.dependencyCollector.impl=bf \
      -pl producer-order,inventory-consumer,analytics-consumer -am
RUN mkdir -p /libraries/lib \
 && for service in producer-order inventory-consumer analytics-consumer; do \
      mkdir -p "/code/$service/lib" \
      && cp "$service/target/$service.jar" "/code/$service/" \
      && cp $service/target/lib/*.jar /libraries/lib/ \
      && mv /libraries/lib/common-*.jar "/code/$service/lib/" || exit 1; \
    done \
 # A start cache is for jars of exactly this time, wherever they were copied to (from Java 25.0.4 on).
 && find /libraries /code -exec touch -d @1000000000 {} +

# A Java of the modules that `jdeps` finds in the services and their libraries, jdk.httpserver and jdk.management.
# What Jackson could use besides (java.desktop, java.sql, java.xml) it does without. It has no archive
# of its own classes (14 MB): the start caches below have them. Like jars, it has one fixed time.
FROM eclipse-temurin:25-jdk AS jlink
# Thread priorities, which analytics asks for, are its default: on a command line, Java warns of them.
RUN jlink --output /jre --strip-debug --no-man-pages --no-header-files --compress zip-6 \
      --add-options -XX:ThreadPriorityPolicy=1 \
      --add-modules java.base,java.logging,java.management,java.security.jgss,java.security.sasl,jdk.httpserver,jdk.management,jdk.unsupported \
 && touch -d @1000000000 /jre/lib/modules
COPY <<OPTIONS /jre/conf/service.options
# Small services, of which several share a machine.
-XX:+UseSerialGC
-XX:-UsePerfData
-XX:+ExitOnOutOfMemoryError
# What a fetch brought in lives through one collection: survivors need room, else it fills the old
# generation, up to the largest heap, before that is collected for the first time.
-Xmn20m
-XX:SurvivorRatio=2
-XX:TargetSurvivorRatio=90
# Kafka's DefaultRecord.writeTo, of 248 bytes, is compiled by itself, not again in each of the six methods above it.
-XX:FreqInlineSize=240
# What the compilers have freed goes back to the system.
-XX:TrimNativeHeapInterval=1000
# A start cache is mapped where it was made for: elsewhere each page of it is rewritten, and no longer the file's.
-XX:+UnlockDiagnosticVMOptions
-XX:ArchiveRelocationMode=0
# What Java itself has to say is not part of what a program prints, such as a summary in JSON.
-Xlog:disable
-Xlog:all=warning:stderr
-XX:+DisplayVMOutputToStderr
# The compression libraries are native: known, so nothing to warn of.
--enable-native-access=ALL-UNNAMED
OPTIONS

# Kafka's own image: the broker of the stack, and of the training below.
FROM apache/kafka:4.3.1 AS kafka-release

# A start cache for each service: its classes loaded and linked, and what the compilers learnt. The
# services write them as they end, after they have done their work here on a broker of their own.
FROM eclipse-temurin:25-jdk AS training
COPY --chmod=755 <<'TRAIN' /usr/local/bin/train
#!/bin/bash
set -euo pipefail
mkdir -p /trained/producer-order /trained/inventory-consumer /trained/analytics-consumer
cd "$(mktemp -d)"
export BOOTSTRAP_SERVERS=127.0.0.1:9092

kafka() {
  java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' "$@"
}

start_broker() {
  printf '%s\n' > server.properties \
    process.roles=broker,controller node.id=1 log.dirs="$PWD/data" \
    controller.quorum.voters=1@127.0.0.1:9093 controller.listener.names=CONTROLLER \
    listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093 \
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT \
    offsets.topic.replication.factor=1 offsets.topic.num.partitions=5 \
    transaction.state.log.replication.factor=1 transaction.state.log.min.isr=1 \
    transaction.state.log.num.partitions=5 \
    group.initial.rebalance.delay.ms=0 auto.create.topics.enable=false
  kafka kafka.tools.StorageTool format --cluster-id AAAAAAAAAAAAAAAAAAAAAA --config server.properties
  kafka kafka.Kafka server.properties > kafka.log 2>&1 &
  broker=$!
  until (: <> /dev/tcp/127.0.0.1/9092) 2> /dev/null; do
    kill -0 "$broker"
    sleep 0.1
  done
}

# Becomes a service: its name, whether it uses its cache (AOTCache) or makes it (AOTCacheOutput), its arguments.
service() {
  exec /opt/java/bin/java @/opt/java/conf/service.options -Xmx192m "-XX:$2=/trained/$1/$1.aot" -jar "/app/$1.jar" "${@:3}"
}

start_consumers() {
  service inventory-consumer "$1" & inventory=$!
  service analytics-consumer "$1" & analytics=$!
}

stop_consumers() {
  kill "$inventory" "$analytics"
  # The status of a JVM that was told to stop is 143.
  wait "$inventory" || [ $? = 143 ]
  wait "$analytics" || [ $? = 143 ]
}

# From port 8080, of analytics, or 8081, of inventory.
get() {
  exec 3<> "/dev/tcp/127.0.0.1/${3-8080}"
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: %s\r\n\r\n' "$1" "${2-*/*}" >&3
  cat <&3
}

# Until so many orders and outcomes are counted; meanwhile all that is served is asked for.
await_counted() {
  until get /metrics 2> /dev/null | grep -q "\"inventory_events\":$1,.*\"orders_total\":$1,"; do
    for path in /healthz /readyz /minutes /history /; do get "$path" > /dev/null 2>&1 || true; done
    get /metrics 'application/openmetrics-text' > /dev/null 2>&1 || true
    get /metrics 'text/plain;version=0.0.4' > /dev/null 2>&1 || true
    for path in /readyz /metrics; do get "$path" '*/*' 8081 > /dev/null 2>&1 || true; done
    sleep 0.2
  done
}

start_broker
# The producer first, since it needs nobody; so that there is a state for analytics to load later.
start_consumers AOTCache
(TOTAL_EVENTS=100000 service producer-order AOTCacheOutput burst)
await_counted 100000
stop_consumers
start_consumers AOTCacheOutput
# Few orders at a time, then many.
(RATE=100 TOTAL_EVENTS=400 service producer-order AOTCache burst)
await_counted 100400
(TOTAL_EVENTS=200000 service producer-order AOTCache burst)
await_counted 300400
stop_consumers
for service in producer-order inventory-consumer analytics-consumer; do
  [ -s "/trained/$service/$service.aot" ]
  echo "-XX:AOTCache=/app/$service.aot" > "/trained/$service/cache.options"
  # Java 25.0.3 runs the classes of the cache, whatever jars there are: so each image checks its own.
  (cd /app && sha256sum "$service.jar" lib/*.jar) > "/trained/$service/cache.sha256"
done
kill "$broker"
TRAIN
COPY --from=kafka-release /opt/kafka/libs /opt/kafka/libs
COPY --from=jlink /jre /opt/java
COPY --from=build /libraries /app
COPY --from=build /code/producer-order /code/inventory-consumer /code/analytics-consumer /app/
# A cache only saves time, so a machine on which the training fails gets images without one.
RUN --network=none <<'RUN'
  timeout 300 train > /tmp/train.log 2>&1 && exit
  cat /tmp/train.log
  echo 'THE TRAINING FAILED, see above: the images work, but have no start cache, and start slowly.'
  cd /trained && rm -f */*
  for service in *; do
    echo '# No cache: the training failed.' > "$service/cache.options"
    touch "$service/cache.sha256"
  done
RUN

FROM debian:trixie-slim AS service
COPY --from=jlink /jre /opt/java
COPY --from=build /libraries /app
# One arena of malloc: what the compilers leave in several of them adds up.
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8 MALLOC_ARENA_MAX=1
# The health check. What serves nothing, such as a burst, is well as long as it runs.
COPY --chmod=755 <<'COMMAND' /usr/local/bin/ready
#!/bin/bash
case "${MODE-} $(tr '\0' ' ' < /proc/1/cmdline)" in
  *[Bb][Uu][Rr][Ss][Tt]* | *[Oo][Nn][Cc][Ee]*) exit 0 ;;
esac
[ "$HTTP_PORT" != 0 ] || exit 0
exec 3<> "/dev/tcp/127.0.0.1/$HTTP_PORT" || exit 1
printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3 && [ "$status" = 200 ]
COMMAND
WORKDIR /app
USER 10001:10001

FROM service AS producer-order
LABEL org.opencontainers.image.title=producer-order
COPY --chmod=755 <<'COMMAND' /usr/local/bin/produce
#!/bin/sh
exec java @/opt/java/conf/service.options -Xmx192m @/app/cache.options -jar /app/producer-order.jar produce "$@"
COMMAND
# The command of the Compose service, which Docker starts again unless it ends with status 0. That is right
# for a run without end, and for a wrong variable, with which nothing is sent. Orders that have a number are
# not to be sent a second time, whatever became of them.
COPY --chmod=755 <<'COMMAND' /usr/local/bin/serve
#!/bin/sh
case ${MODE-} in
  *[Bb][Uu][Rr][Ss][Tt]* | *[Oo][Nn][Cc][Ee]*) ;;
  *) exec produce "$@" ;;
esac
produce "$@" &
trap 'kill "$!"' INT TERM
# A signal ends the wait, not the producer.
while wait "$!"; status=$?; kill -0 "$!" 2> /dev/null; do :; done
[ "$status" != 2 ] || exit 2
[ "$status" = 0 ] || echo "MODE=$MODE ended with status $status: see above; it is not started again" >&2
exit 0
COMMAND
COPY --chmod=755 <<'COMMAND' /usr/local/bin/burst
#!/bin/sh
# A short burst ends before it has filled this young generation. In a long one, what is told of orders
# that wait for their acknowledgement lives too long for a smaller one.
set -- -Xmx288m -Xmn128m -XX:SurvivorRatio=6 -jar /app/producer-order.jar burst "$@"
if [ "${TOTAL_EVENTS:-10000}" -gt 300000 ] 2> /dev/null; then
  # Its two busy threads stand still while it collects: both their processors may help.
  set -- -XX:-UseSerialGC -XX:+UseParallelGC "$@"
else
  # One that is soon over does not get back what the optimizing compiler costs, and waits for the other,
  # which is not to begin with all that it compiled in the training.
  set -- -XX:TieredStopAtLevel=1 -XX:-AOTReplayTraining "$@"
fi
exec java @/opt/java/conf/service.options @/app/cache.options "$@"
COMMAND
COPY --from=build /code/producer-order /app
COPY --from=training /trained/producer-order /app
RUN [ ! -s cache.sha256 ] || sha256sum --check --quiet cache.sha256
CMD ["produce"]

FROM service AS inventory-consumer
LABEL org.opencontainers.image.title=inventory-consumer
COPY --from=build /code/inventory-consumer /app
COPY --from=training /trained/inventory-consumer /app
RUN [ ! -s cache.sha256 ] || sha256sum --check --quiet cache.sha256
# The optimizing compiler waits for ten times the usual calls: what each order passes through has made them at
# once, and the rest, which a client calls a few thousand times a second, is not worth a second to compile.
CMD ["java", "@/opt/java/conf/service.options", "-Xmx192m", "-XX:Tier4InvocationThreshold=50000", "@/app/cache.options", "-jar", "/app/inventory-consumer.jar"]

FROM service AS analytics-consumer
LABEL org.opencontainers.image.title=analytics-consumer
COPY --from=build /code/analytics-consumer /app
COPY --from=training /trained/analytics-consumer /app
RUN [ ! -s cache.sha256 ] || sha256sum --check --quiet cache.sha256
EXPOSE 8080
# The compilers give way to the work itself: a start, which has much to compile, then takes 0.8 of the time.
# The heap is what ids need, so it follows the container's limit; the rest is for code, threads and buffers.
CMD ["java", "@/opt/java/conf/service.options", "-XX:MaxRAMPercentage=60", "-XX:CompilerThreadPriority=10", "@/app/cache.options", "-jar", "/app/analytics-consumer.jar"]

# Kafka's own image, with its tools on the PATH, by their names with and without `.sh`. Its own start script has a
# JVM write the configuration and format the storage, before that of the broker; start-kafka does both by itself.
FROM kafka-release AS kafka-tools
USER root
RUN printf '%s\n' process.roles=broker,controller node.id=1 controller.quorum.voters=1@localhost:9093 \
   controller.listener.names=CONTROLLER listeners=PLAINTEXT://:9092,CONTROLLER://:9093 log.dirs=/opt/kafka/formatted \
   > /tmp/format.properties \
 && /opt/kafka/bin/kafka-storage.sh format --cluster-id 5L6g3nShT-eMCtK--X86sw --config /tmp/format.properties \
 && rm -r /tmp/* && cd /opt/kafka/bin && for tool in *.sh; do ln -s "$tool" "${tool%.sh}"; done
ENV PATH=/opt/kafka/bin:$PATH
COPY --chmod=755 <<'COMMAND' /usr/local/bin/start-kafka
#!/bin/bash
set -eu
data=$KAFKA_LOG_DIRS
config=/tmp/server.properties

# As in Kafka's own image: KAFKA_LOG_DIRS is log.dirs; of underscores, two stand for one, and three for a dash.
for name in "${!KAFKA_@}"; do
  case $name in KAFKA_VERSION | KAFKA_*OPTS | KAFKA_*LOG4J_* | KAFKA_JMX_*) continue ;; esac
  key=${name#KAFKA_}
  key=${key//___/-}
  key=${key//__/ }
  key=${key//_/.}
  key=${key// /_}
  printf '%s=%s\n' "${key,,}" "${!name}"
done > $config

# Whether there are further controllers.
several=
[[ $KAFKA_CONTROLLER_QUORUM_VOTERS != *,* ]] || several=yes

if [ ! -e "$data/meta.properties" ]; then
  mkdir -p "$data"
fi
if [ ! -e "$data/meta.properties" ] && [ "$several" ]; then
  # What it writes depends on the configuration here: it makes min.insync.replicas the cluster's.
  kafka-storage format --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config $config > /dev/null
elif [ ! -e "$data/meta.properties" ]; then
  cp /opt/kafka/formatted/bootstrap.checkpoint "$data/"
  id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d =)
  sed -e "s/^node.id=.*/node.id=$KAFKA_NODE_ID/" -e "s/^directory.id=.*/directory.id=${id/#-/A}/" \
    -e "s/^cluster.id=.*/cluster.id=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}/" \
    /opt/kafka/formatted/meta.properties > "$data/meta.properties.new"
  sync "$data/meta.properties.new"
  # It says that the storage is formatted, so it comes last, and whole.
  mv "$data/meta.properties.new" "$data/meta.properties"
fi

# A broker that crashed is unregistered before there is one again: see docs/decisions.md. Where there are several,
# others have taken over.
if [ ! "$several" ] && [ -d "$data/__cluster_metadata-0" ] && [ ! -e "$data/.kafka_cleanshutdown" ]; then
  printf '%s\n' > /tmp/controller.properties \
    process.roles=controller node.id="$KAFKA_NODE_ID" log.dirs="$data" \
    controller.quorum.voters="$KAFKA_CONTROLLER_QUORUM_VOTERS" \
    controller.listener.names=CONTROLLER listeners=CONTROLLER://localhost:9093 \
    listener.security.protocol.map=CONTROLLER:PLAINTEXT
  kafka-server-start /tmp/controller.properties &
  controller=$!
  kafka-run-class org.apache.kafka.tools.ClusterTool unregister --bootstrap-controller localhost:9093 --id "$KAFKA_NODE_ID" &
  tool=$!
  trap 'kill "$controller" "$tool"; wait; exit 143' TERM
  # The tool would wait a minute for a controller that cannot start, as on a full disk.
  if ! wait -n "$controller" "$tool" || ! kill -0 "$controller" 2> /dev/null; then
    echo 'start-kafka: the crashed broker could not be unregistered, see above;' \
      'a transaction that was open in the crash may stay open' >&2
    # The new one has to wait for the session of the old one to end, which then is as short as usual.
    sed -i /^broker.session.timeout.ms=/d $config
  fi
  kill "$controller" "$tool" 2> /dev/null || true
  wait || true
  trap - TERM
fi

# Kafka's own flags; and the start cache if there is one, or the archive of classes that the image brings along.
flags=${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 \
  -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true}
if [ -s /opt/kafka/kafka.aot ]; then
  flags="-XX:AOTCache=/opt/kafka/kafka.aot -Xlog:aot*=error $flags"
elif [ -s /opt/kafka/kafka.jsa ] && [[ $flags != *AOT* ]]; then
  flags="-XX:SharedArchiveFile=/opt/kafka/kafka.jsa $flags"
fi
export KAFKA_JVM_PERFORMANCE_OPTS=$flags
exec kafka-server-start $config
COMMAND
USER appuser

# A start cache for the broker as well, made by its own Java if that is 25 or newer. An older one, as in the
# image on Docker Hub, starts with the archive of classes that the image brings along.
FROM kafka-tools AS kafka-training
COPY --chmod=755 <<'TRAIN' /usr/local/bin/train
#!/bin/bash
set -euo pipefail
export KAFKA_NODE_ID=1 KAFKA_PROCESS_ROLES=broker,controller KAFKA_LOG_DIRS=/tmp/data \
  KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093 KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER \
  KAFKA_LISTENERS=PLAINTEXT://:9092,CONTROLLER://:9093 KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:9092 \
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT \
  KAFKA_INTER_BROKER_LISTENER_NAME=PLAINTEXT KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1 \
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1 KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=1
server=localhost:9092

KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseG1GC -Xlog:aot=error -XX:AOTCacheOutput=/tmp/kafka.aot' \
  start-kafka > /tmp/broker.log 2>&1 &
broker=$!
until (: <> /dev/tcp/localhost/9092) 2> /dev/null; do
  kill -0 $broker
  sleep 0.1
done
# What the services do as they start, so that its classes are in the cache.
kafka-topics --bootstrap-server $server --create --topic orders --partitions 6
kafka-producer-perf-test --bootstrap-server $server --topic orders --num-records 1000 --record-size 100 \
  --throughput -1 --transactional-id training --transaction-duration-ms 100
kafka-console-consumer --bootstrap-server $server --topic orders --group training --from-beginning \
  --max-messages 1000 > /dev/null
kill $broker
wait $broker || [ $? = 143 ]
[ -s /tmp/kafka.aot ]
TRAIN
RUN --network=none <<'RUN'
  if java -XX:AOTMode=off -version > /dev/null 2>&1; then
    timeout 300 train > /tmp/train.log 2>&1 && exit
    cat /tmp/train.log /tmp/broker.log
    echo 'THE TRAINING OF THE BROKER FAILED, see above: it works, but has no start cache, and starts slowly.'
  fi
  : > /tmp/kafka.aot
RUN

FROM kafka-tools AS kafka
COPY --from=kafka-training /tmp/kafka.aot /opt/kafka/
CMD ["start-kafka"]

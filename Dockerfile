# The images of the stack, one target each: producer-order, inventory-consumer, analytics-consumer, kafka.

# The services' jars, and their libraries once: all three images share one layer of them.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q package -DskipTests -Dspotless.check.skip \
      -pl producer-order,inventory-consumer,analytics-consumer -am
RUN mkdir -p /libraries/lib \
 && for service in producer-order inventory-consumer analytics-consumer; do \
      mkdir -p "/code/$service/lib" \
      && cp "$service/target/$service.jar" "/code/$service/" \
      && cp $service/target/lib/*.jar /libraries/lib/ \
      && mv /libraries/lib/common-*.jar "/code/$service/lib/" || exit 1; \
    done

# A Java of the modules that `jdeps` finds in the services and their libraries, and jdk.httpserver.
# What Jackson could use besides (java.desktop, java.sql, java.xml) it does without.
FROM eclipse-temurin:25-jdk AS jlink
RUN jlink --output /jre --strip-debug --no-man-pages --no-header-files --compress zip-6 --generate-cds-archive \
      --add-modules java.base,java.logging,java.management,java.security.jgss,java.security.sasl,jdk.httpserver,jdk.unsupported \
 && rm -f /jre/lib/server/*_nocoops*.jsa
COPY <<OPTIONS /jre/conf/service.options
# Small services, of which several share a machine.
-XX:+UseSerialGC
-XX:-UsePerfData
-XX:+ExitOnOutOfMemoryError
-Xmx192m
# The compression libraries are native, and lz4 uses sun.misc.Unsafe: known, so nothing to warn of.
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
OPTIONS

FROM debian:trixie-slim AS service
COPY --from=jlink /jre /opt/java
COPY --from=build /libraries /app
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8
WORKDIR /app
USER 10001:10001

FROM service AS producer-order
LABEL org.opencontainers.image.title=producer-order
COPY --chmod=755 <<'COMMAND' /usr/local/bin/produce
#!/bin/sh
exec java @/opt/java/conf/service.options -jar /app/producer-order.jar produce "$@"
COMMAND
COPY --chmod=755 <<'COMMAND' /usr/local/bin/burst
#!/bin/sh
exec java @/opt/java/conf/service.options -jar /app/producer-order.jar burst "$@"
COMMAND
COPY --from=build /code/producer-order /app
CMD ["produce"]

FROM service AS inventory-consumer
LABEL org.opencontainers.image.title=inventory-consumer
COPY --from=build /code/inventory-consumer /app
CMD ["java", "@/opt/java/conf/service.options", "-jar", "inventory-consumer.jar"]

FROM service AS analytics-consumer
LABEL org.opencontainers.image.title=analytics-consumer
COPY --from=build /code/analytics-consumer /app
EXPOSE 8080
CMD ["java", "@/opt/java/conf/service.options", "-jar", "analytics-consumer.jar"]

# Kafka's own image, with its tools on the PATH, by their names with and without `.sh`. Its start
# script copies its configuration and writes to the copy, which takes over the mode of the original.
FROM apache/kafka:4.3.1 AS kafka
USER root
RUN chmod -R u+w /etc/kafka/docker /opt/kafka/config \
 && cd /opt/kafka/bin && for tool in *.sh; do ln -s "$tool" "${tool%.sh}"; done
ENV PATH=/opt/kafka/bin:$PATH
# A broker that crashed is unregistered before there is one again: see docs/decisions.md.
COPY --chmod=755 <<'COMMAND' /usr/local/bin/start-kafka
#!/bin/bash
data=$KAFKA_LOG_DIRS
if [ -d "$data/__cluster_metadata-0" ] && [ ! -e "$data/.kafka_cleanshutdown" ]; then
  printf '%s\n' > /tmp/controller.properties \
    process.roles=controller node.id="$KAFKA_NODE_ID" log.dirs="$data" \
    controller.quorum.voters="$KAFKA_CONTROLLER_QUORUM_VOTERS" \
    controller.listener.names=CONTROLLER listeners=CONTROLLER://localhost:9093 \
    listener.security.protocol.map=CONTROLLER:PLAINTEXT
  kafka-server-start /tmp/controller.properties &
  trap 'kill $!; wait $!; exit 143' TERM
  kafka-run-class org.apache.kafka.tools.ClusterTool unregister --bootstrap-controller localhost:9093 --id "$KAFKA_NODE_ID"
  kill $!
  wait $!
fi
exec /etc/kafka/docker/run
COMMAND
CMD ["start-kafka"]
USER appuser

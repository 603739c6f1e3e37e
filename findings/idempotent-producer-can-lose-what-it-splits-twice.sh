#!/usr/bin/env bash
# Apache Kafka 4.3.1, broker and clients of Java.
#
# Expected: a producer whose batch the broker finds too large splits it and sends the halves, so that each
# record that fits by itself arrives.
# What happens: with what is the default (idempotence, five requests in flight), and batches of many times the
# topic's limit, all but a few records may be lost. Parts of parts are refused with
# OUT_OF_ORDER_SEQUENCE_NUMBER and tried again until delivery.timeout.ms is over. Without idempotence, or with
# one request in flight, all of them arrive.
# Why it matters: batch.size is raised for throughput by one team, max.message.bytes is lowered for a topic
# by another; neither sees an error that names the size, only "Expiring 1 record(s)" two minutes later.
set -euo pipefail
work=$(mktemp -d)
broker=
end() {
  if [[ -n $broker ]]; then
    kill "$broker" 2>/dev/null || true
    wait "$broker" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap end EXIT
cd "$work"

cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>4.3.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q dependency:copy-dependencies -DoutputDirectory=lib >mvn.log || { cat mvn.log; exit 1; }

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
port=$(free_port)
controller=$(free_port)
cat >server.properties <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=$work/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
PROPERTIES
id=$(java -cp 'lib/*' kafka.tools.StorageTool random-uuid)
java -cp 'lib/*' kafka.tools.StorageTool format -t "$id" -c server.properties >format.log
java -Xmx512m -cp 'lib/*' kafka.Kafka server.properties >broker.log 2>&1 &
broker=$!

cat >Finding.java <<'JAVA'
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;

class Finding {
  static String bootstrap;

  static Map<String, Object> with(Object... more) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrap);
    for (String side : List.of("key", "value")) {
      String package_ = "org.apache.kafka.common.serialization.String";
      all.put(side + ".serializer", package_ + "Serializer");
      all.put(side + ".deserializer", package_ + "Deserializer");
    }
    for (int i = 0; i < more.length; i += 2) {
      all.put((String) more[i], more[i + 1]);
    }
    return all;
  }

  static void expect(String what, Object expected, Object seen) {
    System.out.println(what + ": " + seen);
    if (!expected.equals(seen)) {
      System.out.println("DIFFERENT: " + what + ": expected " + expected + ", saw " + seen);
      System.exit(1);
    }
  }

  static final int RECORDS = 500;

  /** How many of many small records are acknowledged, in batches of fifty times what the topic takes. */
  static int acknowledged(Admin admin, String topic, Object... more) throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "20000"))))
        .all()
        .get();
    Map<String, Object> properties =
        with("batch.size", "1000000", "linger.ms", "200", "request.timeout.ms", "5000");
    properties.put("delivery.timeout.ms", "15000");
    for (int i = 0; i < more.length; i += 2) {
      properties.put((String) more[i], more[i + 1]);
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer = new KafkaProducer<String, String>(properties)) {
      for (int i = 0; i < RECORDS; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, "x".repeat(2_000))));
      }
      producer.flush();
    }
    int acknowledged = 0;
    Map<String, Integer> failures = new TreeMap<>();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
        acknowledged++;
      } catch (ExecutionException failed) {
        failures.merge(failed.getCause().getClass().getSimpleName(), 1, Integer::sum);
      }
    }
    System.out.println(topic + ": " + acknowledged + " acknowledged, failed: " + failures);
    return acknowledged;
  }

  public static void main(String[] args) throws Exception {
    bootstrap = args[0];
    try (Admin admin = Admin.create(with())) {
      // The order is a matter of time, so it may take more than one try.
      int byDefault = RECORDS;
      for (int round = 1; round <= 5 && byDefault == RECORDS; round++) {
        byDefault = acknowledged(admin, "by-default-" + round);
      }
      expect("the defaults lose most of 500 records of 2 kB", true, byDefault < RECORDS / 2);
      expect(
          "acknowledged without idempotence",
          RECORDS,
          acknowledged(admin, "not-idempotent", "enable.idempotence", "false"));
      expect(
          "acknowledged with one request in flight",
          RECORDS,
          acknowledged(admin, "one-in-flight", "max.in.flight.requests.per.connection", "1"));
    }
  }
}
JAVA
echo "Kafka $(basename lib/kafka-clients-*.jar .jar | sed 's/kafka-clients-//'), broker and clients"
timeout 240 java -cp 'lib/*' Finding.java "127.0.0.1:$port"

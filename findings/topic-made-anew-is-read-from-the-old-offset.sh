#!/usr/bin/env bash
# Apache Kafka 4.3.1, broker and clients of Java.
#
# Expected: a topic that is deleted and made anew has another id, clients know topics by their ids, so a consumer
# that meanwhile was busy with what it had polled starts the new topic where auto.offset.reset says: "earliest",
# and reads all of it.
# What happens: it goes on at its old offset. The records of the new topic below that are never read and
# nothing is thrown, in both group protocols; and the group's next commit makes it so for whoever comes next. (A consumer
# that polls just then may notice, and start at 0.)
# Why it matters: "delete the topic and make it again" is how test data are cleared under running consumers, and
# the group's offsets are gone from the broker by then, so that nobody expects an old position to live on.
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

  static void write(String topic, String what, int records) {
    try (var producer = new KafkaProducer<String, String>(with())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, what + "-" + i));
      }
    }
  }

  static void create(Admin admin, String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
  }

  public static void main(String[] args) throws Exception {
    bootstrap = args[0];
    try (Admin admin = Admin.create(with())) {
      for (String protocol : List.of("classic", "consumer")) {
        String topic = "anew-" + protocol;
        TopicPartition partition = new TopicPartition(topic, 0);
        create(admin, topic);
        write(topic, "old", 100);
        Map<String, Object> properties =
            with("group.id", topic, "group.protocol", protocol, "auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<String, String>(properties)) {
          consumer.subscribe(List.of(topic));
          for (int read = 0; read < 100; ) {
            read += consumer.poll(Duration.ofMillis(100)).count();
          }
          consumer.commitSync();

          // What a consumer does not see that is busy with these 100 for a few seconds.
          admin.deleteTopics(List.of(topic)).all().get();
          Thread.sleep(2_000);
          create(admin, topic);
          write(topic, "new", 150);
          expect(
              protocol + ": offsets of the group before it polls again",
              Map.of(),
              admin
                  .listConsumerGroupOffsets(topic)
                  .partitionsToOffsetAndMetadata()
                  .get());

          List<String> read = new ArrayList<>();
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
          while (System.nanoTime() < end) {
            var records = consumer.poll(Duration.ofMillis(100));
            records.forEach(record -> read.add(record.value()));
            if (!records.isEmpty()) {
              consumer.commitSync();
            }
          }
          expect(protocol + ": records of the new topic that were read, of 150", 50, read.size());
          expect(protocol + ": the first of them", "new-100", read.get(0));
          expect(
              protocol + ": committed then",
              150L,
              consumer.committed(Set.of(partition)).get(partition).offset());
        }
      }
    }
  }
}
JAVA
echo "Kafka $(basename lib/kafka-clients-*.jar .jar | sed 's/kafka-clients-//'), broker and clients"
timeout 240 java -cp 'lib/*' Finding.java "127.0.0.1:$port"

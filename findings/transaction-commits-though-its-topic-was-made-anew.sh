#!/usr/bin/env bash
# Apache Kafka 4.3.1, broker and clients of Java.
#
# Expected: a transaction whose topic is deleted and made anew before the commit cannot be committed, since a part
# of it does not exist any longer: commitTransaction() throws something.
# What happens: it returns. None of the records is there, and all that the new topic holds is the marker of the
# commit, at offset 0. If the topic is deleted and not made anew, commitTransaction() returns as well.
# Why it matters: "committed" is taken for "all of it is in the log"; offsets that were sent in the same transaction are
# committed, so that what they stand for is not done again.
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

  /** The offset that a transaction committed, which may be there only a moment after it. */
  static long committed(Admin admin, String group, TopicPartition partition) throws Exception {
    for (int i = 0; i < 100; i++) {
      var offset =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      if (offset != null) {
        return offset.offset();
      }
      Thread.sleep(100);
    }
    return -1;
  }

  public static void main(String[] args) throws Exception {
    bootstrap = args[0];
    try (Admin admin = Admin.create(with())) {
      NewTopic input = new NewTopic("input", 1, (short) 1);
      admin.createTopics(List.of(input)).all().get();
      for (boolean anew : List.of(true, false)) {
        String topic = anew ? "made-anew" : "deleted";
        NewTopic output = new NewTopic(topic, 1, (short) 1);
        TopicPartition done = new TopicPartition("input", 0);
        admin.createTopics(List.of(output)).all().get();
        try (var producer = new KafkaProducer<String, String>(with("transactional.id", topic));
            var group = new KafkaConsumer<String, String>(with("group.id", topic))) {
          producer.initTransactions();
          producer.beginTransaction();
          for (int i = 0; i < 5; i++) {
            producer.send(new ProducerRecord<>(topic, "k", "v")).get();
          }
          admin.deleteTopics(List.of(topic)).all().get();
          Thread.sleep(1_000);
          if (anew) {
            admin.createTopics(List.of(output)).all().get();
            Thread.sleep(1_000);
          }
          producer.sendOffsetsToTransaction(
              Map.of(done, new OffsetAndMetadata(5)), group.groupMetadata());
          String thrown = "nothing";
          try {
            producer.commitTransaction();
          } catch (KafkaException failed) {
            thrown = failed.toString();
          }
          expect(topic + ": commitTransaction() throws", "nothing", thrown);
          expect(topic + ": offset committed with it", 5L, committed(admin, topic, done));
        }
        if (anew) {
          TopicPartition partition = new TopicPartition(topic, 0);
          var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get();
          expect("end of the new topic (a marker)", 1L, end.get(partition).offset());
          int records = 0;
          try (var consumer = new KafkaConsumer<String, String>(with())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int i = 0; i < 20; i++) {
              records += consumer.poll(Duration.ofMillis(100)).count();
            }
          }
          expect("records in it, of 5 that were committed", 0, records);
        }
      }
    }
  }
}
JAVA
echo "Kafka $(basename lib/kafka-clients-*.jar .jar | sed 's/kafka-clients-//'), broker and clients"
timeout 240 java -cp 'lib/*' Finding.java "127.0.0.1:$port"

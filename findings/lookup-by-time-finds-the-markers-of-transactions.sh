#!/usr/bin/env bash
# Apache Kafka 4.3.1, broker and clients of Java.
#
# Expected: offsetsForTimes(t) tells the first record from t on, and nothing (null) if there is none; the offset of the
# largest timestamp (OffsetSpec.maxTimestamp, kafka-get-offsets --time -3) is that of a record.
# What happens: markers of transactions have timestamps, those of the broker's clock, and are found like records. On a
# topic of transactions a time after the last record gives the offset of its commit marker with the marker's time,
# a time whose only records are aborted gives a marker too, and the offset of the largest timestamp is that
# of the last marker, which no consumer is ever handed.
# Why it matters: "is there anything newer than t?" and "when was the last record?" are answered wrongly, and a
# program that seeks to the offset and waits for one record there waits for the next transaction.
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

  static OffsetAndTimestamp from(TopicPartition partition, long time) {
    try (var consumer = new KafkaConsumer<String, String>(with("isolation.level", "read_committed"))) {
      return consumer.offsetsForTimes(Map.of(partition, time)).get(partition);
    }
  }

  /** How many records a consumer of committed ones is handed from an offset on. */
  static int recordsFrom(TopicPartition partition, long offset) {
    try (var consumer = new KafkaConsumer<String, String>(with("isolation.level", "read_committed"))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      int records = 0;
      for (int i = 0; i < 20; i++) {
        records += consumer.poll(Duration.ofMillis(100)).count();
      }
      return records;
    }
  }

  public static void main(String[] args) throws Exception {
    bootstrap = args[0];
    TopicPartition partition = new TopicPartition("transactions", 0);
    long hourAgo = System.currentTimeMillis() - 3_600_000;
    try (Admin admin = Admin.create(with());
        var producer = new KafkaProducer<String, String>(with("transactional.id", "finding"))) {
      admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1))).all().get();
      producer.initTransactions();
      // Offsets 0 to 2 and a marker, 3, of now.
      producer.beginTransaction();
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(partition.topic(), 0, hourAgo + i, "k", "committed"));
      }
      producer.commitTransaction();
      // Offsets 4 to 6, a minute later, and a marker, 7.
      producer.beginTransaction();
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(partition.topic(), 0, hourAgo + 60_000, "k", "aborted"));
      }
      producer.flush();
      producer.abortTransaction();

      expect("the first record from its own time on", 0L, from(partition, hourAgo).offset());
      OffsetAndTimestamp after = from(partition, hourAgo + 3);
      expect("offset for a time after the last committed record", 3L, after.offset());
      expect("its time is that of a marker", true, after.timestamp() > hourAgo + 3_000_000);
      expect("records from there on", 0, recordsFrom(partition, after.offset()));
      var largest = admin.listOffsets(Map.of(partition, OffsetSpec.maxTimestamp())).all().get();
      long offset = largest.get(partition).offset();
      expect("offset of the largest timestamp", 7L, offset);
      expect("records from there on", 0, recordsFrom(partition, offset));
    }
  }
}
JAVA
echo "Kafka $(basename lib/kafka-clients-*.jar .jar | sed 's/kafka-clients-//'), broker and clients"
timeout 240 java -cp 'lib/*' Finding.java "127.0.0.1:$port"

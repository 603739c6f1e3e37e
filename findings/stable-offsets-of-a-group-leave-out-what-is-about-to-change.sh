#!/usr/bin/env bash
# Apache Kafka 4.3.1, broker and clients of Java.
#
# Expected: listConsumerGroupOffsets with requireStable(true) waits until no transaction is about to change the offsets,
# as a consumer does that asks for its committed offsets; or it fails, with the partitions that are not stable.
# What happens: it answers at once, successfully, and without those partitions, though the group has committed offsets
# of them: they look like partitions that the group has never read. Only the log has a warning. Once the transaction is
# committed, they are there again.
# Why it matters: who sums up the lag, or copies a group's offsets, takes a partition without an offset for one that is to
# be read from its start, or skips it; with transactions of 100 ms that happens in a small part of all answers.
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
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.serialization.*;

class Finding {
  static Map<String, Long> offsets(Admin admin, boolean stable) throws Exception {
    Map<String, Long> offsets = new TreeMap<>();
    admin
        .listConsumerGroupOffsets(
            "group", new ListConsumerGroupOffsetsOptions().requireStable(stable))
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, offset) -> offsets.put(partition.toString(), offset.offset()));
    return offsets;
  }

  static void expect(String what, Object expected, Object seen) {
    System.out.println(what + ": " + seen);
    if (!expected.equals(seen)) {
      System.out.println("DIFFERENT: " + what + ": expected " + expected + ", saw " + seen);
      System.exit(1);
    }
  }

  public static void main(String[] args) throws Exception {
    Map<String, Object> server = Map.of("bootstrap.servers", args[0]);
    try (Admin admin = Admin.create(server)) {
      admin.createTopics(List.of(new NewTopic("input", 2, (short) 1))).all().get();
      TopicPartition one = new TopicPartition("input", 0);
      TopicPartition other = new TopicPartition("input", 1);
      admin
          .alterConsumerGroupOffsets(
              "group", Map.of(one, new OffsetAndMetadata(1), other, new OffsetAndMetadata(1)))
          .all()
          .get();
      Map<String, Object> transactional = new HashMap<>(server);
      transactional.put("transactional.id", "copy");
      Map<String, Object> member = new HashMap<>(server);
      member.put("group.id", "group");
      try (var producer =
              new KafkaProducer<>(transactional, new StringSerializer(), new StringSerializer());
          var group =
              new KafkaConsumer<>(member, new StringDeserializer(), new StringDeserializer())) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.sendOffsetsToTransaction(
            Map.of(one, new OffsetAndMetadata(2)), group.groupMetadata());
        expect("as they are", Map.of("input-0", 1L, "input-1", 1L), offsets(admin, false));
        expect("stable ones, in a transaction", Map.of("input-1", 1L), offsets(admin, true));
        producer.commitTransaction();
      }
      Map<String, Long> after = Map.of();
      for (int i = 0; i < 100 && after.size() < 2; i++) {
        after = offsets(admin, true);
        Thread.sleep(100);
      }
      expect("stable ones, after it", Map.of("input-0", 2L, "input-1", 1L), after);
    }
  }
}
JAVA
echo "Kafka $(basename lib/kafka-clients-*.jar .jar | sed 's/kafka-clients-//'), broker and clients"
timeout 240 java -cp 'lib/*' Finding.java "127.0.0.1:$port"

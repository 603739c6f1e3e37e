#!/usr/bin/env bash
# Apache Kafka 4.3.1, broker and clients of Java.
#
# Expected: KafkaConsumer.beginningOffsets and endOffsets answer for any partition, assigned or not, and say
# nothing where all is well: their documentation asks for no assignment, and they change no position.
# What happens: each of them writes a WARN for each partition that is not assigned: "Not updating high watermark
# for partition ... as it is no longer assigned" (with read_committed "last stable offset"), though it never was.
# For partitions that are assigned they are silent. The answers are right.
# Why it matters: exporters of lag, monitors and tools that ask about whole topics fill their logs with warnings
# of lost assignments, which look like a rebalance gone wrong. Assign first, or ask by Admin.listOffsets.
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
      <artifactId>slf4j-simple</artifactId>
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
id=$(java -cp 'lib/*' kafka.tools.StorageTool random-uuid 2>/dev/null)
java -cp 'lib/*' kafka.tools.StorageTool format -t "$id" -c server.properties >format.log 2>&1
java -Xmx512m -cp 'lib/*' kafka.Kafka server.properties >broker.log 2>&1 &
broker=$!

cat >Finding.java <<'JAVA'
import java.util.*;
import java.util.stream.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.*;

class Finding {
  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
      admin.createTopics(List.of(new NewTopic("topic", 3, (short) 1))).all().get();
    }
    List<TopicPartition> partitions =
        IntStream.range(0, 3).mapToObj(number -> new TopicPartition("topic", number)).toList();
    for (String isolation : List.of("read_uncommitted", "read_committed")) {
      for (boolean assigned : List.of(true, false)) {
        ask(args[0], isolation, assigned, partitions);
      }
    }
  }

  static void ask(
      String bootstrap, String isolation, boolean assigned, List<TopicPartition> partitions) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("isolation.level", isolation);
    for (String side : List.of("key", "value")) {
      properties.put(
          side + ".deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    }
    try (var consumer = new KafkaConsumer<String, String>(properties)) {
      if (assigned) {
        consumer.assign(partitions);
      }
      System.err.println("CASE " + isolation + (assigned ? ", assigned" : ", not assigned"));
      consumer.beginningOffsets(partitions);
      consumer.endOffsets(partitions);
    }
  }
}
JAVA
echo "Kafka $(basename lib/kafka-clients-*.jar .jar | sed 's/kafka-clients-//'), broker and clients"
for _ in $(seq 100); do
  (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.2
done
timeout 100 java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp 'lib/*' Finding.java "127.0.0.1:$port" 2>client.log ||
  { cat client.log; exit 1; }

# Warnings of each case, of three partitions that are asked about twice.
seen=$(awk '/^CASE/ { name = $0; order[++n] = name } /as it is no longer assigned/ { count[name]++ }
  END { for (i = 1; i <= n; i++) print substr(order[i], 6) ": " count[order[i]] + 0 " warnings" }' client.log)
echo "$seen"
grep -m 1 'no longer assigned' client.log || true
expected='read_uncommitted, assigned: 0 warnings
read_uncommitted, not assigned: 6 warnings
read_committed, assigned: 0 warnings
read_committed, not assigned: 6 warnings'
if [ "$seen" != "$expected" ]; then
  echo "DIFFERENT: expected"
  echo "$expected"
  exit 1
fi

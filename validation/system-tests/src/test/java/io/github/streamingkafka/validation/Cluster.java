package io.github.streamingkafka.validation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Looks at a cluster by plain clients, independent of all that the services are made of. */
public final class Cluster implements AutoCloseable {
  private final String bootstrapServers;
  private final Admin admin;

  public Cluster(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** All committed records of a topic. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class);
    List<TopicPartition> partitions = partitions(topic);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  /** Creates a topic as somebody else might. */
  void create(String topic, int partitions, Map<String, String> settings)
      throws ExecutionException, InterruptedException {
    admin
        .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
        .all()
        .get();
  }

  /** Writes records, each acknowledged. */
  public void write(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    write(records, Map.of());
  }

  /** Writes many records, of which none waits for the one before. */
  public void writeMany(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
  }

  /** Writes large records, each acknowledged, by a producer with further properties. */
  public void write(List<ProducerRecord<byte[], byte[]>> records, Map<String, String> further)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties = new HashMap<>(further);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 * 1024 * 1024);
    try (var producer = new KafkaProducer<byte[], byte[]>(properties)) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    }
  }

  /**
   * Writes a record in a transaction, and leaves that open.
   *
   * @return its offset
   */
  long leaveTransactionOpen(String transactionalId, String topic, int partition)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId);
    var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      return producer
          .send(new ProducerRecord<>(topic, partition, null, new byte[1]))
          .get()
          .offset();
    } finally {
      // Without any time it ends nothing.
      producer.close(Duration.ZERO);
    }
  }

  /** Aborts a transaction that somebody has left open. */
  void endTransaction(String transactionalId) throws ExecutionException, InterruptedException {
    admin.forceTerminateTransaction(transactionalId).result().get();
  }

  /** How many members a group has. */
  public int members(String group) throws ExecutionException, InterruptedException {
    return admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .size();
  }

  /** How far a group is behind, by partition; one that it has no offset for is behind by all. */
  public Map<TopicPartition, Long> lag(String group, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> lag = new HashMap<>();
    for (String topic : topics) {
      offsets(partitions(topic), OffsetSpec.latest())
          .forEach(
              (partition, end) -> {
                OffsetAndMetadata offset = committed.get(partition);
                lag.put(partition, offset == null ? end : end - offset.offset());
              });
    }
    return lag;
  }

  /** Deletes all records of a topic, as retention does when they are old. */
  void deleteRecords(String topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    offsets(partitions(topic), OffsetSpec.latest())
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    admin.deleteRecords(all).all().get();
  }

  /** Adds partitions to a topic, up to this number. */
  void addPartitions(String topic, int partitions) throws ExecutionException, InterruptedException {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
  }

  void deleteTopic(String topic) throws ExecutionException, InterruptedException {
    admin.deleteTopics(List.of(topic)).all().get();
  }

  /** Deletes a group and its offsets, as Kafka does after a week without members. */
  void deleteGroup(String group) throws ExecutionException, InterruptedException {
    admin.deleteConsumerGroups(List.of(group)).all().get();
  }

  /** Sets a group back to the beginning, which Kafka refuses as long as the group has a member. */
  void rewind(String group, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
    for (String topic : topics) {
      offsets(partitions(topic), OffsetSpec.earliest())
          .forEach((partition, offset) -> beginning.put(partition, new OffsetAndMetadata(offset)));
    }
    admin.alterConsumerGroupOffsets(group, beginning).all().get();
  }

  @Override
  public void close() {
    admin.close();
  }

  private List<TopicPartition> partitions(String topic)
      throws ExecutionException, InterruptedException {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get()
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }
}

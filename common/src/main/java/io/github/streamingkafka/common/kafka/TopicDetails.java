package io.github.streamingkafka.common.kafka;

import org.apache.kafka.clients.admin.TopicDescription;

/**
 * A topic that exists.
 *
 * @param id another one for each topic that is made, also under the same name
 * @param partitions how many it has
 */
public record TopicDetails(String id, int partitions) {
  public static TopicDetails of(TopicDescription description) {
    return new TopicDetails(description.topicId().toString(), description.partitions().size());
  }
}

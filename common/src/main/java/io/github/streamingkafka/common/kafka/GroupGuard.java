package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether a member of the group reads other topics than this service: then
 * the group is another service's too, and each of them gets only a part of the records.
 */
public final class GroupGuard implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int TIMEOUT_MS = 5_000;

  private final Logger log = LoggerFactory.getLogger(GroupGuard.class);
  private final Admin admin;
  private final String group;
  private final Set<String> own;
  private final Consumer<String> onStranger;
  private final StopSignal closed = new StopSignal();

  private GroupGuard(Admin admin, String group, Set<String> own, Consumer<String> onStranger) {
    this.admin = admin;
    this.group = group;
    this.own = own;
    this.onStranger = onStranger;
  }

  /**
   * Starts to watch, in a thread of its own.
   *
   * @param own the topics that this service reads
   * @param onStranger told once, by that thread, which variable is wrong and why
   */
  public static GroupGuard start(
      KafkaSettings kafka, String group, Set<String> own, Consumer<String> onStranger) {
    GroupGuard guard =
        new GroupGuard(kafka.client(Admin::create, kafka.admin()), group, own, onStranger);
    Thread thread = new Thread(guard::run, "group-guard");
    thread.setDaemon(true);
    thread.start();
    return guard;
  }

  @Override
  public void close() {
    closed.request();
    admin.close(Duration.ZERO);
  }

  private void run() {
    do {
      try {
        Optional<String> wrong =
            wrong(
                admin
                    .describeConsumerGroups(
                        Set.of(group), new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MS))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members());
        if (wrong.isPresent()) {
          onStranger.accept(wrong.get());
          return;
        }
      } catch (ExecutionException | KafkaException notNow) {
        // No group yet, no broker, or not allowed to ask: nothing is known then.
        log.debug("not seen who is in the group", notNow);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return;
      }
    } while (!closed.await(PAUSE));
  }

  private Optional<String> wrong(Collection<MemberDescription> members) {
    return strangeTopics(members, own)
        .map(
            topics ->
                "GROUP_ID="
                    + group
                    + ": expected a group that no other service is in; a member of this one reads "
                    + topics);
  }

  /** Topics that members are assigned and this service does not read; empty if there are none. */
  static Optional<String> strangeTopics(Collection<MemberDescription> members, Set<String> own) {
    Set<String> topics =
        members.stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .map(TopicPartition::topic)
            .filter(topic -> !own.contains(topic))
            .collect(Collectors.toCollection(TreeSet::new));
    return topics.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", topics));
  }
}

/** What the services share: the events, the topics, and the plumbing of a process. */
package io.github.streamingkafka.common;

/** What is served of the counts over HTTP. */
package io.github.streamingkafka.analytics.serving;

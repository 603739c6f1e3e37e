/** Where the counts are kept, and how they come to stand for the committed offsets again. */
package io.github.streamingkafka.analytics.state;

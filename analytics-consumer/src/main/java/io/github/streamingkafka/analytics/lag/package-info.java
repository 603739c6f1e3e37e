/** How far both groups are behind, in records and in time. */
package io.github.streamingkafka.analytics.lag;

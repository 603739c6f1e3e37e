/** Orders as any program may send them. */
package io.github.streamingkafka.validation.orders;

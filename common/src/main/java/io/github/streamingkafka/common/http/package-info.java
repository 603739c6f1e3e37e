/** Serving over HTTP: the server, its answers, and the choice of a format. */
package io.github.streamingkafka.common.http;

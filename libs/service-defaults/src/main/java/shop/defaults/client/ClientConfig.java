package shop.defaults.client;

import java.time.Duration;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * How neighbours are called.
 *
 * @param connectTimeout longest wait for a connection
 * @param answerTimeout longest silence of the neighbour before and within an answer; the deadline of a call may be shorter
 * @param idleTimeout how long an unused connection is kept; less than the server's own limit
 * @param connectionsPerAddress most connections to one address at the same time; further calls wait for a place for
 *     three quarters of their time
 * @param maxResponseBytes largest body that {@link ServiceClient#send} reads into memory
 * @param maxHeaderBytes largest header section of an answer
 * @param dnsRefresh how often names are resolved again
 */
public record ClientConfig(
        Duration connectTimeout,
        Duration answerTimeout,
        Duration idleTimeout,
        int connectionsPerAddress,
        int maxResponseBytes,
        int maxHeaderBytes,
        Duration dnsRefresh) {

    public ClientConfig {
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(answerTimeout, "answerTimeout");
        requirePositive(idleTimeout, "idleTimeout");
        requirePositive(dnsRefresh, "dnsRefresh");
        if (connectionsPerAddress < 1 || maxResponseBytes < 1 || maxHeaderBytes < 1) {
            throw new IllegalArgumentException("sizes must be positive");
        }
    }

    /** Reads the section {@code client}. */
    public static ClientConfig from(Settings settings) {
        Section client = settings.section("client");
        Duration shortest = Duration.ofMillis(10);
        Duration longest = Duration.ofMinutes(5);
        return new ClientConfig(
                client.duration("connect-timeout", shortest, longest),
                client.duration("answer-timeout", shortest, longest),
                client.duration("idle-timeout", shortest, longest),
                client.integer("connections-per-address", 1, 10_000),
                Math.toIntExact(client.bytes("max-response", 1024, 256 * 1024 * 1024)),
                Math.toIntExact(client.bytes("max-headers", 1024, 1024 * 1024)),
                client.duration("dns-refresh", shortest, longest));
    }

    /** What {@code config/base.yaml} says, for tests and tools. */
    public static ClientConfig defaults() {
        return new ClientConfig(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                1_024,
                4 * 1024 * 1024,
                16 * 1024,
                Duration.ofSeconds(10));
    }

    public ClientConfig withConnectTimeout(Duration timeout) {
        return new ClientConfig(
                timeout,
                answerTimeout,
                idleTimeout,
                connectionsPerAddress,
                maxResponseBytes,
                maxHeaderBytes,
                dnsRefresh);
    }

    public ClientConfig withAnswerTimeout(Duration timeout) {
        return new ClientConfig(
                connectTimeout,
                timeout,
                idleTimeout,
                connectionsPerAddress,
                maxResponseBytes,
                maxHeaderBytes,
                dnsRefresh);
    }

    public ClientConfig withConnectionsPerAddress(int connections) {
        return new ClientConfig(
                connectTimeout, answerTimeout, idleTimeout, connections, maxResponseBytes, maxHeaderBytes, dnsRefresh);
    }

    public ClientConfig withMaxResponseBytes(int bytes) {
        return new ClientConfig(
                connectTimeout, answerTimeout, idleTimeout, connectionsPerAddress, bytes, maxHeaderBytes, dnsRefresh);
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}

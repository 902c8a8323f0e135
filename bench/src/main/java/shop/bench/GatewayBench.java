package shop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The gateway beside other proxies, in turn, in front of the same backend; needs wrk, nginx and haproxy. */
final class GatewayBench implements Main.Bench {
    /** Short and many: a machine that is slower for some seconds is so for all. */
    private static final int ROUNDS = 21;

    private static final Duration ROUND = Duration.ofSeconds(1);

    /** What a browser sends with a request of a page that is signed in, beside the host. */
    private static final List<String> BROWSER = List.of(
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            "Accept: application/json",
            "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
            "Accept-Encoding: gzip, deflate, br, zstd",
            "Authorization: Bearer " + "t".repeat(600),
            "Referer: http://localhost:8000/",
            "Sec-Fetch-Dest: empty",
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Site: same-origin",
            "Cookie: session=" + "c".repeat(200));

    private record Scenario(String title, String path, int connections, List<String> arguments) {
        Scenario called(String other) {
            return new Scenario(other, path, connections, arguments);
        }
    }

    private interface Start {
        Peers.Peer peer() throws IOException;
    }

    @Override
    public String run(Place place) throws IOException, InterruptedException {
        Stream.of("wrk", "nginx", "haproxy").forEach(GatewayBench::mustBeThere);
        Path post = Files.writeString(place.temporaryFolder("wrk").resolve("post.lua"), """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.body = '{"text":"' .. string.rep("x", 1010) .. '"}'
                """);
        Scenario small = new Scenario("GET of 1 KB, 64 connections", "/api/products/products/1k", 64, List.of());
        List<Scenario> scenarios = List.of(
                small,
                new Scenario(
                        "GET of 1 KB by a browser, 64 connections",
                        "/api/products/products/1k",
                        64,
                        BROWSER.stream()
                                .flatMap(field -> Stream.of("-H", field))
                                .toList()),
                new Scenario("GET of 1 KB, 512 connections", "/api/products/products/1k", 512, List.of()),
                new Scenario("GET of 100 KB, 64 connections", "/api/products/products/100k", 64, List.of()),
                new Scenario(
                        "POST of 1 KB, 64 connections", "/api/products/product", 64, List.of("-s", post.toString())));
        Peers starter = new Peers(place);
        Child backend = starter.startBackend();
        try {
            return compare(
                            scenarios,
                            List.of(
                                    starter::shop,
                                    starter::nginx,
                                    starter::nginxWithFields,
                                    starter::haproxy,
                                    starter::springCloudGateway))
                    + compare(
                            List.of(small.called(small.title() + ", each leaves a line of log")),
                            List.of(starter::shopWithLog, starter::nginxWithLog, starter::nginxWithFieldsAndLog));
        } finally {
            backend.close();
        }
    }

    private static String compare(List<Scenario> scenarios, List<Start> starts)
            throws IOException, InterruptedException {
        List<Peers.Peer> peers = new ArrayList<>();
        try {
            for (Start start : starts) {
                peers.add(start.peer());
            }
            StringBuilder tables = new StringBuilder();
            for (Scenario scenario : scenarios) {
                tables.append(compare(scenario, peers));
            }
            return tables.toString();
        } finally {
            peers.forEach(peer -> peer.process().close());
        }
    }

    private static String compare(Scenario scenario, List<Peers.Peer> peers) throws IOException, InterruptedException {
        System.out.println(scenario.title());
        Rounds rounds = new Rounds(scenario.title());
        for (Peers.Peer peer : peers) {
            // Not in one go: what is compiled before connections end is compiled once more when they do.
            for (int round = 0; round < peer.warmUp(); round++) {
                run(scenario, peer);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Peers.Peer peer : round % 2 == 0 ? peers : peers.reversed()) {
                rounds.add(peer.name(), run(scenario, peer));
            }
        }
        return rounds.table(Peers.NGINX);
    }

    private static Rounds.Figures run(Scenario scenario, Peers.Peer peer) throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + peer.port() + scenario.path();
        return Wrk.run(peer.process(), url, scenario.connections(), ROUND, scenario.arguments());
    }

    private static void mustBeThere(String program) {
        boolean there = Stream.of("/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there) {
            throw new BenchFailed("This comparison needs " + program + " (for example 'apt install " + program + "').");
        }
    }
}

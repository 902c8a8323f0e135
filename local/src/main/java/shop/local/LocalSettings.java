package shop.local;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;
import shop.defaults.process.LogConfig;
import shop.defaults.process.ServiceProcess;

/**
 * The settings of everything that runs, read before anything starts, so that all that is wrong is said at once.
 *
 * @param databasePort of the embedded database; empty when the variables name another database
 * @param variables the environment of the services: that of the shell, and where the embedded database is
 */
record LocalSettings(
        LogConfig log,
        LocalConfig local,
        Optional<Integer> databasePort,
        Map<String, String> variables,
        Map<LocalService, Ready> services) {
    /** A server that could be started on this port. */
    record Ready(int port, LocalService.Starter starter) {}

    /** @throws CannotStart with a sentence for each wrong setting */
    static LocalSettings read(Place place) {
        Set<String> problems = new LinkedHashSet<>();
        Optional<LocalConfig> local = make(place.variables(), LocalConfig::from, problems);
        Optional<LogConfig> log = make(place.variables(), LogConfig::from, problems);
        Optional<Integer> databasePort =
                place.hasOwnDatabase() ? Optional.empty() : local.map(LocalConfig::databasePort);
        Map<String, String> variables = ofServices(place, databasePort);
        Map<LocalService, Ready> services = new LinkedHashMap<>();
        for (LocalService service : LocalService.all()) {
            make(variables, settings -> ready(service, settings), problems)
                    .ifPresent(ready -> services.put(service, ready));
        }
        if (!problems.isEmpty()) {
            throw new CannotStart(ServiceProcess.EXIT_CONFIGURATION, List.copyOf(problems));
        }
        return new LocalSettings(log.orElseThrow(), local.orElseThrow(), databasePort, variables, services);
    }

    /** The environment of the services, here where the embedded database, if there is one, has this port. */
    static Map<String, String> ofServices(Place place, Optional<Integer> databasePort) {
        Map<String, String> variables = new HashMap<>(place.variables());
        databasePort.ifPresent(port -> variables.put("SHOP_DATABASE_URI", "mongodb://127.0.0.1:" + port));
        findNeighboursByPort(variables);
        return variables;
    }

    /** The port of the server that reads this section. */
    int port(String section) {
        return services.entrySet().stream()
                .filter(service -> service.getKey().section().equals(section))
                .map(service -> service.getValue().port())
                .findFirst()
                .orElseThrow();
    }

    /** Here a neighbour is where its port is: whoever moves a service moves it for all who call it. */
    private static void findNeighboursByPort(Map<String, String> variables) {
        for (String name : List.of("USER", "PRODUCT", "ORDER")) {
            String port = variables.getOrDefault("SHOP_" + name + "_PORT", "");
            String neighbour = "SHOP_NEIGHBOURS_" + name;
            if (port.matches("[1-9]\\d*") && !variables.containsKey(neighbour + "_FILE")) {
                variables.putIfAbsent(neighbour, "http://localhost:" + port);
            }
        }
    }

    private static Ready ready(LocalService service, Settings settings) {
        return new Ready(service.port(settings), service.starter().apply(settings));
    }

    private static <T> Optional<T> make(
            Map<String, String> variables, Function<Settings, T> from, Set<String> problems) {
        try {
            return Optional.of(Settings.load(variables).make(from));
        } catch (SettingsException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }
}

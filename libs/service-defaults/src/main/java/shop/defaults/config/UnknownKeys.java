package shop.defaults.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what somebody set and nobody reads: a misspelt key would otherwise silently leave the default in place. A process
 * answers for the sections that it uses; those of other processes are theirs to check.
 */
final class UnknownKeys {
    private final List<Layer> layers;
    private final Set<String> known;
    private final Set<String> usedSections = new HashSet<>();
    private final Set<String> knownVariables = new TreeSet<>();

    /** @param read every key that the process read */
    UnknownKeys(List<Layer> layers, Set<String> read) {
        this.layers = layers;
        this.known = new TreeSet<>(read);
        known.addAll(Sections.LEFT_TO_OTHERS);
        read.forEach(key -> usedSections.add(sectionOf(key)));
        known.forEach(key -> knownVariables.add(VariableNames.of(key)));
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Layer layer : layers) {
            boolean variables = layer.source().isEmpty();
            for (String given : new TreeSet<>(layer.values().keySet())) {
                (variables ? problemOfVariable(given, layer) : problemOfKey(given, layer)).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private Optional<String> problemOfKey(String given, Layer file) {
        String section = sectionOf(given);
        if (!Sections.isKnown(section)) {
            return Optional.of(
                    given + ": no such section (in " + file.source() + ")." + suggestion(section, Sections.all()));
        }
        boolean read = known.contains(given) || known.contains(file.plain(given));
        return read || !usedSections.contains(section)
                ? Optional.empty()
                : Optional.of(given + ": no such key (in " + file.source() + ")." + suggestion(given, known));
    }

    private Optional<String> problemOfVariable(String given, Layer variables) {
        if (!given.startsWith(VariableNames.PREFIX) || VariableNames.RESERVED.contains(given)) {
            return Optional.empty();
        }
        String section = VariableNames.section(given);
        boolean read = knownVariables.contains(given) || knownVariables.contains(variables.plain(given));
        boolean ours = usedSections.contains(section) || !Sections.isKnown(section);
        return read || !ours
                ? Optional.empty()
                : Optional.of(given + ": no key has this environment variable." + suggestion(given, knownVariables));
    }

    private static String suggestion(String given, Set<String> candidates) {
        String best = "";
        int bestDistance = Math.max(2, given.length() / 5) + 1;
        for (String candidate : candidates) {
            int distance = distance(given, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : " Did you mean " + best + "?";
    }

    /** How many characters have to be put in, taken out or replaced (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    private static String sectionOf(String key) {
        return key.split("\\.", 2)[0];
    }
}

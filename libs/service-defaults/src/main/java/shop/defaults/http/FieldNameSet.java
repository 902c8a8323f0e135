package shop.defaults.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.HashSet;
import java.util.Set;

/**
 * Some names of header fields. Most names that messages have are numbered by Helidon, and these are found without looking
 * at their letters: a proxy asks of every field whether it is one of several.
 */
public final class FieldNameSet {
    private static final int NUMBERS = 128;

    private final boolean[] numbered = new boolean[NUMBERS];
    private final Set<String> others = new HashSet<>();

    private FieldNameSet() {}

    public static FieldNameSet of(String... names) {
        FieldNameSet set = new FieldNameSet();
        for (String text : names) {
            HeaderName name = HeaderNames.create(text);
            if (isNumber(name.index())) {
                set.numbered[name.index()] = true;
            } else {
                set.others.add(name.lowerCase());
            }
        }
        return set;
    }

    public boolean contains(Header field) {
        return contains(field.headerName());
    }

    public boolean contains(HeaderName name) {
        int number = name.index();
        return isNumber(number) ? numbered[number] : others.contains(name.lowerCase());
    }

    private static boolean isNumber(int index) {
        return index >= 0 && index < NUMBERS;
    }
}

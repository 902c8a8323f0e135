package shop.defaults.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What tracing systems say to themselves along a trace (W3C Trace Context, section 3.3). It is passed on as it came, as
 * long as it is valid and no longer than has to be passed on.
 */
final class TraceState {
    private static final int LONGEST = 512;
    private static final int MOST_MEMBERS = 32;
    /** Longer members are the first that go when it is too long. */
    private static final int LONG_MEMBER = 128;

    private static final Pattern MEMBER =
            Pattern.compile("([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                    + "=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    private TraceState() {}

    /** All members in their order, with commas; the empty string when there is none or one is not valid. */
    static String of(List<String> members) {
        Set<String> keys = new HashSet<>();
        for (String member : members) {
            if (!MEMBER.matcher(member).matches() || !keys.add(member.substring(0, member.indexOf('=')))) {
                return "";
            }
        }
        return members.size() > MOST_MEMBERS ? "" : shortened(new ArrayList<>(members));
    }

    private static String shortened(List<String> members) {
        for (int i = members.size() - 1; i >= 0 && isTooLong(members); i--) {
            if (members.get(i).length() > LONG_MEMBER) {
                members.remove(i);
            }
        }
        while (isTooLong(members)) {
            members.removeLast();
        }
        return String.join(",", members);
    }

    private static boolean isTooLong(List<String> members) {
        return members.stream().mapToInt(member -> member.length() + 1).sum() - 1 > LONGEST;
    }
}

package shop.defaults.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.defaults.json.Field;
import shop.defaults.json.QueryFields;
import shop.defaults.json.ValueParser;
import shop.defaults.json.Values;

/** Paging of lists: {@code limit} elements {@code after} a cursor, and a link to the next page (RFC 8288). */
public final class Paging {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    private Paging() {}

    /** The {@code limit} parameter, 1 to 200, 50 when absent. */
    public static Field<Integer> limit(QueryFields query) {
        return query.optional("limit", Values.integer(1, MAX_LIMIT), DEFAULT_LIMIT);
    }

    /** The {@code after} parameter as a key of so many parts. */
    public static ValueParser<List<String>> cursor(int parts) {
        return Values.parsed(text -> Cursor.decode(text, parts));
    }

    /**
     * Adds the link to the next page and cuts the list to the page.
     *
     * @param found one element more than {@code limit} when there is a next page
     * @param key the sort key of an element, as given to {@link Cursor#encode}
     */
    public static <T> List<T> page(
            ServerRequest request, ServerResponse response, List<T> found, int limit, Function<T, String> key) {
        if (found.size() <= limit) {
            return found;
        }
        List<T> page = found.subList(0, limit);
        response.header(HeaderNames.LINK, "<" + next(request, key.apply(page.getLast())) + ">; rel=\"next\"");
        return page;
    }

    /** Relative to the request, so that it is right behind a gateway that strips a prefix (RFC 3986, section 4.2). */
    private static String next(ServerRequest request, String after) {
        var query = request.query();
        Stream<String> kept = query.names().stream()
                .filter(name -> !name.equals("after"))
                .flatMap(name -> query.all(name).stream().map(value -> encode(name) + "=" + encode(value)));
        return Stream.concat(kept, Stream.of("after=" + encode(after))).collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package shop.product.catalog;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.defaults.http.ETags;

/**
 * A product's entity tag: {@code "v3.17"} is its third version, with the stock as of the ledger's entry 17. A reader's
 * {@code If-None-Match} is held against all of it; a writer's {@code If-Match} only against the version, because a sale
 * in the meantime takes nothing away from a new description.
 */
public final class ProductTag {
    private static final Pattern TAG = Pattern.compile("\"v([0-9]{1,18})\\.[0-9]{1,18}\"");

    private ProductTag() {}

    public static String of(Product product) {
        return "\"v" + product.version() + "." + product.stock().seq() + "\"";
    }

    /**
     * The version that the client wants to change; nothing when it does not care ({@code If-Match} absent or
     * {@code *}).
     *
     * @throws shop.defaults.error.ServiceException {@code precondition-failed} when no product ever had the tag
     */
    static OptionalLong matched(ServerRequest request) {
        String header =
                request.headers().first(HeaderNames.IF_MATCH).orElse("*").strip();
        if (header.equals("*")) {
            return OptionalLong.empty();
        }
        return Arrays.stream(header.split(",", -1))
                .map(tag -> TAG.matcher(tag.strip()))
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .boxed()
                .findFirst()
                .map(OptionalLong::of)
                .orElseThrow(ETags::stale);
    }
}

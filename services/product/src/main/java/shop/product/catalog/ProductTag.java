package shop.product.catalog;

import io.helidon.webserver.http.ServerRequest;
import java.util.regex.Pattern;
import shop.defaults.http.ETags;
import shop.defaults.http.IfMatch;

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

    /** The versions that the client is ready to change. */
    static IfMatch ifMatch(ServerRequest request) {
        return ETags.ifMatch(request, TAG);
    }
}

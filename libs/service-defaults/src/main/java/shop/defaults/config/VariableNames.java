package shop.defaults.config;

import java.util.Locale;
import java.util.Set;

/** How environment variables are named after keys. */
final class VariableNames {
    static final String PREFIX = "SHOP_";
    static final String FILE_SUFFIX = "_FILE";

    /** Variables of the prefix that steer the process, its tests or its callers (the quick start) and belong to no key. */
    static final Set<String> RESERVED = Set.of(
            "SHOP_ENV",
            "SHOP_CONFIG_DIR",
            "SHOP_HOME",
            "SHOP_DATA_DIR",
            "SHOP_JAVA_OPTIONS",
            "SHOP_TEST_MONGODB_URI",
            "SHOP_TEST_CHROMIUM",
            "SHOP_URL");

    private VariableNames() {}

    /** {@code order.recovery.interval} is {@code SHOP_ORDER_RECOVERY_INTERVAL}. */
    static String of(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@code SHOP_ORDER_RECOVERY_INTERVAL} can only be a key of {@code order}: names of sections are single words. */
    static String section(String variable) {
        return variable.substring(PREFIX.length()).split("_", 2)[0].toLowerCase(Locale.ROOT);
    }
}

package shop.local;

import shop.defaults.config.Section;
import shop.defaults.config.Settings;
import shop.user.UserConfig;

/**
 * What {@code ./shop up} itself runs with: the section {@code local}, and whom it signs in as to create demo products.
 *
 * @param databasePort of the embedded database
 */
record LocalConfig(int databasePort, String adminEmail, String adminPassword) {
    private static final int MAX_PORT = 65_535;

    /** Reads what the User Service reads, too: its keys are not unknown to whoever looks at one of them. */
    static LocalConfig from(Settings settings) {
        UserConfig.from(settings);
        Section admin = settings.section("user").section("first-admin");
        return new LocalConfig(
                databasePort(settings),
                admin.nonblank("email"),
                admin.secret("password").value());
    }

    static int databasePort(Settings settings) {
        return settings.section("local").integer("database-port", 1, MAX_PORT);
    }
}

package shop.defaults.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a value may be printed. */
enum Masking {
    /** All but the credentials of an address, in case somebody put some where none belong. */
    NONE {
        @Override
        String show(String text) {
            return CREDENTIALS.matcher(text).replaceAll(Secret.MASK + "@");
        }
    },
    /** Of a connection string, the scheme and the hosts: its options may hold secrets too. */
    ADDRESS {
        @Override
        String show(String text) {
            Matcher address = ADDRESS_PARTS.matcher(text);
            if (!address.matches()) {
                return Secret.MASK;
            }
            String credentials = address.group("credentials") == null ? "" : Secret.MASK + "@";
            String options = address.group("rest").length() > 1 ? "/" + Secret.MASK : address.group("rest");
            return address.group("scheme") + credentials + address.group("hosts") + options;
        }
    },
    ALL {
        @Override
        String show(String text) {
            return Secret.MASK;
        }
    };

    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/\\s]*@");
    private static final Pattern ADDRESS_PARTS =
            Pattern.compile("(?<scheme>[a-z0-9+]+://)(?<credentials>.*@)?(?<hosts>[^/@?]+)(?<rest>[/?].*|)");

    abstract String show(String text);
}

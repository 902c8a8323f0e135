package shop.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Free ports for what {@code ./shop up} starts. */
public record LocalPorts(int gateway, int user, int product, int order, int database) {
    public static LocalPorts free() {
        List<Integer> ports = FreePorts.some(5);
        return new LocalPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    }

    /** What tells a shop to use them. */
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("SHOP_LOCAL_DATABASE_PORT", Integer.toString(database));
        variables.put("SHOP_GATEWAY_PORT", Integer.toString(gateway));
        service(variables, "USER", user);
        service(variables, "PRODUCT", product);
        service(variables, "ORDER", order);
        return variables;
    }

    private static void service(Map<String, String> variables, String name, int port) {
        variables.put("SHOP_" + name + "_PORT", Integer.toString(port));
        variables.put("SHOP_NEIGHBOURS_" + name, "http://127.0.0.1:" + port);
    }
}

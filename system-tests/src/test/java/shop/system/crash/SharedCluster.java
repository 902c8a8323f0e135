package shop.system.crash;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One shop for all crash tests, healed before each test; it ends with the last of them. */
final class SharedCluster implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ShopCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ShopCluster cluster = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        ShopCluster.class, type -> ShopCluster.start(ShopCluster.Timing.IMPATIENT), ShopCluster.class);
        cluster.heal();
        return cluster;
    }
}

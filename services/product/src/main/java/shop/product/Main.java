package shop.product;

import shop.defaults.process.ServiceProcess;

/** The Product Service as a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.run("product-service", ProductConfig::from, ProductApp::start);
    }
}

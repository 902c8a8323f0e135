package shop.order;

import shop.defaults.process.ServiceProcess;

/** The Order Service as a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.run("order-service", OrderConfig::from, OrderApp::start);
    }
}

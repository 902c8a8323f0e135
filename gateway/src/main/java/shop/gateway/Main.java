package shop.gateway;

import shop.defaults.process.ServiceProcess;

/** The gateway as a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.run(GatewayApp.NAME, GatewayConfig::from, GatewayApp::start);
    }
}

package shop.user;

import shop.defaults.process.ServiceProcess;

/** The User Service as a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.run("user-service", UserConfig::from, UserApp::start);
    }
}

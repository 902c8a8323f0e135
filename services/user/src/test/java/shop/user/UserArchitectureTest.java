package shop.user;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "shop.user", importOptions = DoNotIncludeTests.class)
class UserArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_MONGO_CLASSES_TOUCH_THE_DATABASE = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("Mongo")
            .and()
            .doNotHaveSimpleName("UserDocument")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mongodb..", "org.bson..", "io.helidon.dbclient..");

    @ArchTest
    static final ArchRule ONLY_ROUTES_AND_THE_ROOT_TOUCH_THE_SERVER = noClasses()
            .that()
            .doNotHaveSimpleName("UserRoutes")
            .and()
            .doNotHaveSimpleName("UserRequests")
            .and()
            .doNotHaveSimpleName("UserApp")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.helidon.webserver..", "io.helidon.http..");

    @ArchTest
    static final ArchRule ONLY_THE_HASHER_KNOWS_THE_LIBRARY = noClasses()
            .that()
            .doNotHaveSimpleName("Argon2PasswordHasher")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.password4j..");

    @ArchTest
    static final ArchRule NOBODY_LOOKS_AT_THE_SYSTEM_CLOCK = noClasses()
            .that()
            .doNotHaveSimpleName("UserApp")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}

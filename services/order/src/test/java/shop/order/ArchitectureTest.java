package shop.order;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "shop.order", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theDomainTouchesNothing = classes()
            .that()
            .resideInAPackage("shop.order.domain")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "shop.order.domain");

    @ArchTest
    static final ArchRule useCasesKnowNoTechnology = noClasses()
            .that()
            .resideInAPackage("shop.order.placing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.helidon..",
                    "com.mongodb..",
                    "org.bson..",
                    "com.fasterxml..",
                    "shop.defaults.client..",
                    "shop.defaults.json..",
                    "shop.defaults.mongo..",
                    "shop.order.http..",
                    "shop.order.mongo..",
                    "shop.order.product..",
                    "shop.order.user..",
                    "shop.order.neighbour..");

    @ArchTest
    static final ArchRule onlyMongoTouchesTheDriver = noClasses()
            .that()
            .resideOutsideOfPackage("shop.order.mongo")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mongodb..", "org.bson..", "io.helidon.dbclient..");

    @ArchTest
    static final ArchRule onlyNeighboursAreCalled = noClasses()
            .that()
            .resideOutsideOfPackages("shop.order", "shop.order.neighbour", "shop.order.product", "shop.order.user")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("shop.defaults.client..");

    /** Before JDK 24 a virtual thread that waits for a monitor keeps its carrier. */
    @ArchTest
    static final ArchRule nobodyWaitsForAMonitor = noClasses()
            .should()
            .callMethod(Object.class, "wait")
            .orShould()
            .callMethod(Object.class, "wait", long.class)
            .orShould()
            .callMethod(Object.class, "wait", long.class, int.class);

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().matching("shop.order.(*)..").should().beFreeOfCycles();
}

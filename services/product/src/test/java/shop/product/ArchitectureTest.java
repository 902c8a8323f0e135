package shop.product;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "shop.product", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_MONGO_CLASSES_TOUCH_THE_DRIVER = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("Mongo")
            .and()
            .haveSimpleNameNotEndingWith("Document")
            .and()
            .doNotHaveSimpleName("ProductApp")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mongodb..", "org.bson..");

    @ArchTest
    static final ArchRule ONLY_ROUTES_TOUCH_THE_SERVER = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Routes")
            .and()
            .doNotHaveSimpleName("ProductTag")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.helidon.webserver..", "io.helidon.http..");

    @ArchTest
    static final ArchRule THE_CATALOGUE_KNOWS_NOTHING_OF_THE_LEDGER = noClasses()
            .that()
            .resideInAPackage("..catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..stock..");

    @ArchTest
    static final ArchRule THE_LEDGERS_RULES_ARE_PURE = classes()
            .that()
            .haveSimpleNameStartingWith("Decision")
            .or()
            .haveSimpleName("LedgerHead")
            .or()
            .haveSimpleName("StockMovement")
            .or()
            .haveSimpleName("KeyHistory")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "shop.product..", "shop.defaults.error", "org.jspecify..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("shop.(product..)").should().beFreeOfCycles();
}

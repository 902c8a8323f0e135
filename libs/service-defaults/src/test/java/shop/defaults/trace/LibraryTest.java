package shop.defaults.trace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A process that is not traced loads no class of OpenTelemetry's: only what is made with a collector knows any. */
@AnalyzeClasses(packages = "shop.defaults", importOptions = DoNotIncludeTests.class)
class LibraryTest {
    @ArchTest
    static final ArchRule onlyWhatSendsSpansKnowsTheLibrary = noClasses()
            .that()
            .haveNameNotMatching("shop\\.defaults\\.trace\\.(Otlp|LostSpans).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");
}

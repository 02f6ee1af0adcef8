package io.streamingetl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.sql.Identifiers;
import java.io.File;
import java.time.Clock;
import java.util.List;

/** Dependency rules: one package uses each client library, and the core uses none. */
@ArchTag("slow")
@AnalyzeClasses(packages = "io.streamingetl", importOptions = ArchitectureTest.Product.class)
final class ArchitectureTest {
    private static final String CORE = "io.streamingetl.core..";
    private static final String CONSUME = "io.streamingetl.pipeline.consume..";
    private static final String WRITE = "io.streamingetl.pipeline.write..";
    private static final String OPS = "io.streamingetl.ops..";
    private static final String QUARANTINE = "io.streamingetl.pipeline.quarantine..";
    private static final String KAFKA = "io.streamingetl.pipeline.kafka..";
    private static final String CLUSTER = "io.streamingetl.ops.cluster..";
    private static final String RESULT = "io.streamingetl.ops.result..";
    private static final String CLI = "io.streamingetl.cli..";

    /** Asks Kafka's clients which properties they know. */
    private static final String CONFIG_RULE = "io.streamingetl.config.rule..";

    /** Excludes the tests, whatever folder they are in. */
    static final class Product implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule coreDependsOnCollectionsAndJsonOnly = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.carrotsearch.hppc..", "com.fasterxml.jackson.core..", CORE)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreHasNoClockThreadFileOrLog = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat(
                    are(resideInAnyPackage("java.util.logging..", "java.nio.file..", "java.net..", "java.sql.."))
                            .or(type(Clock.class))
                            .or(type(Thread.class))
                            .or(type(File.class)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreReadsNoClock = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .accessTargetWhere(readsTheClock())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule kafkaIsUsedByItsRoomConsumeQuarantineAndCli = noClasses()
            .that()
            .resideOutsideOfPackages(KAFKA, CONSUME, QUARANTINE, CLI, CONFIG_RULE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule kafkaStreamsAreUsedByConsume = noClasses()
            .that()
            .resideOutsideOfPackage(CONSUME)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.kafka..")
            .allowEmptyShould(true);

    /** Connection options and server errors. */
    @ArchTest
    static final ArchRule mySqlIsUsedByWrite = noClasses()
            .that()
            .resideOutsideOfPackage(WRITE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.mysqlclient..")
            .allowEmptyShould(true);

    /** Open connections, statements and rows. */
    @ArchTest
    static final ArchRule sqlIsUsedByWriteResultAndCli = noClasses()
            .that()
            .resideOutsideOfPackages(WRITE, RESULT, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.sqlclient..")
            .allowEmptyShould(true);

    /**
     * It could not prove what it shares: of the pipeline it knows only what the result table holds, and how fields,
     * windows and partitions are named.
     */
    @ArchTest
    static final ArchRule verifySharesNoDecoderWindowOrSum = noClasses()
            .that()
            .resideInAPackage("io.streamingetl.cli.verify..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(CORE, "io.streamingetl.pipeline..")
                    .and(not(belongToAnyOf(
                            Aggregation.class,
                            EventSchema.class,
                            Field.class,
                            FieldType.class,
                            TimeUnit.class,
                            Measure.class,
                            MeasureKind.class,
                            Measures.class,
                            PartitionId.class,
                            WindowLabel.class,
                            Identifiers.class))))
            .allowEmptyShould(true);

    /** It switches over the kinds, and does its own arithmetic. */
    @ArchTest
    static final ArchRule verifyMergesNoMeasure = noClasses()
            .that()
            .resideInAPackage("io.streamingetl.cli.verify..")
            .should()
            .accessTargetWhere(mergesMeasures());

    @ArchTest
    static final ArchRule metricsAreUsedByOps = noClasses()
            .that()
            .resideOutsideOfPackage(OPS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule hazelcastIsUsedByCluster = noClasses()
            .that()
            .resideOutsideOfPackage(CLUSTER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule stagesMeetOnTheBusOnly = slices().matching(
                    "io.streamingetl.pipeline.(consume|aggregate|quarantine|write)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.streamingetl.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    private static DescribedPredicate<JavaAccess<?>> mergesMeasures() {
        return DescribedPredicate.describe("merges measures", access -> {
            AccessTarget target = access.getTarget();
            return target.getOwner().isEquivalentTo(MeasureKind.class)
                    && List.of("accumulate", "merge").contains(target.getName());
        });
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
        return DescribedPredicate.describe("reads the clock", access -> {
            AccessTarget target = access.getTarget();
            String owner = target.getOwner().getName();
            return switch (target.getName()) {
                case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
                case "now" -> owner.startsWith("java.time.");
                default -> false;
            };
        });
    }
}

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
# Without sources first: the layer that downloads everything stays cached until the pom changes.
COPY pom.xml LICENSE ./
COPY .mvn .mvn
RUN mvn -B --no-transfer-progress -DskipTests package
COPY src src
RUN mvn -B --no-transfer-progress -DskipTests clean package

FROM eclipse-temurin:21-jre
COPY --from=build /build/target/streaming-etl.jar /opt/streaming-etl/streaming-etl.jar
COPY conf/java.args /opt/streaming-etl/java.args
# The heap is a share of the container's memory instead.
RUN sed -i '/^-Xmx/d' /opt/streaming-etl/java.args
# A run that waits in vain for a database leaves an archive of the classes it loaded: a start takes less of the processor.
RUN echo 'http: { port: 0 }' > /tmp/etl.yaml \
    && (timeout 20 java -XX:ArchiveClassesAtExit=/opt/streaming-etl/streaming-etl.jsa \
        -jar /opt/streaming-etl/streaming-etl.jar run --conf /tmp/etl.yaml || true)
# A number, so that Kubernetes' runAsNonRoot can tell; /tmp must be writable for the compression libraries.
USER 10001:10001
EXPOSE 8080
# The rest of the memory is for buffers outside the heap. More options: JDK_JAVA_OPTIONS. Jars in plugins, such as a
# login module for Kafka, follow the program's own, so that the archive still applies.
ENTRYPOINT ["java", "@/opt/streaming-etl/java.args", "-XX:MaxRAMPercentage=60", "--enable-native-access=ALL-UNNAMED", \
    "-XX:SharedArchiveFile=/opt/streaming-etl/streaming-etl.jsa", \
    "-cp", "/opt/streaming-etl/streaming-etl.jar:/opt/streaming-etl/plugins/*", "io.streamingetl.Main"]
CMD ["run", "--conf", "/etc/streaming-etl/etl.yaml"]

# One image for each of the four: docker build --build-arg SERVICE=user|product|order|gateway -t shop-user .
# Nothing but the JDK's own C library, a runtime of the modules that are needed, the libraries and the service: no shell, no
# package manager. The same for amd64 and arm64. Builds with BuildKit and with the classic builder.

# Has a JDK 25, Maven and a shell; Debian, Alpine or another, with the JDK wherever it likes.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25

# ---- What of the sources decides which libraries are needed -----------------------------------------------------------
FROM ${BUILD_IMAGE} AS poms
USER 0:0
COPY . /source
WORKDIR /source
RUN sh docker/check.sh
# One source file stays, so that Maven looks for the compiler's plugins, too.
RUN find . -type f ! -name pom.xml ! -path './.mvn/*' \
      ! -path './libs/service-defaults/src/main/java/shop/defaults/json/package-info.java' -delete

# ---- The libraries, loaded again only when a pom changes --------------------------------------------------------------
FROM ${BUILD_IMAGE} AS libraries
USER 0:0
# More options for Maven, such as a mirror's settings or -o.
ARG MAVEN_OPTIONS=""
COPY --from=poms /source /source
WORKDIR /source
RUN mvn -q -B ${MAVEN_OPTIONS} -pl operations,local -am package -Dmaven.test.skip=true -Dspotless.check.skip=true

# ---- The jars ----------------------------------------------------------------------------------------------------------
FROM libraries AS jars
COPY . /source
RUN mvn -q -B ${MAVEN_OPTIONS} -pl operations,local -am package -Dmaven.test.skip=true -Dspotless.check.skip=true \
 && for service in user product order gateway; do \
      module=services/$service; [ $service = gateway ] && module=gateway; \
      mkdir -p /image/$service/libs /image/$service/own/libs \
      && cp -p $module/target/*-SNAPSHOT.jar /image/$service/own/service.jar \
      && cp -p operations/target/operations.jar /image/$service/own/ \
      && mv $module/target/libs/service-defaults-*.jar /image/$service/own/libs/ \
      && cp -p $module/target/libs/*.jar /image/$service/libs/ || exit 1; \
    done

# ---- The runtime, and the C library that it was made for --------------------------------------------------------------
# The YAML reader needs java.beans, which is in java.desktop; what that has for screens and sounds is taken out again.
FROM ${BUILD_IMAGE} AS runtime
USER 0:0
COPY docker/check.sh /
RUN $(sh /check.sh jlink) --output /runtime/opt/java --strip-debug --no-man-pages --no-header-files --compress zip-6 \
      --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.crypto.cryptoki,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
 && cd /runtime/opt/java/lib \
 && rm -f libawt* libfont* libfreetype* libharfbuzz* libjavajpeg* libjsound* liblcms* libmlib* libsplashscreen* \
 && find /runtime/opt/java -name 'lib*.so' -o -name java -type f | xargs -n 1 ldd \
      | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\).*/\1/p' | grep -v /runtime/ | sort -u \
      | while read -r library; do mkdir -p "/runtime$(dirname "$library")" && cp -L "$library" "/runtime$library"; done \
 && mkdir -p /runtime/etc /runtime/run/secrets /runtime/tmp && chmod 1777 /runtime/tmp && chown 10001:10001 /runtime/run/secrets \
 && echo 'hosts: files dns' > /runtime/etc/nsswitch.conf \
 && echo 'shop:x:10001:10001:shop:/tmp:/none' > /runtime/etc/passwd && echo 'shop:x:10001:' > /runtime/etc/group \
 && { LD_LIBRARY_PATH=/opt/java/lib chroot /runtime /opt/java/bin/java -version \
      || { echo 'The reduced runtime does not start by itself: is there something of this image that ldd does not tell?' >&2; exit 1; }; }

# ---- The AOT caches: all four run, somebody buys something, and what that needed is kept ------------------------------
FROM jars AS trained
COPY --from=runtime /runtime/opt/java /opt/java-runtime
RUN sh docker/train.sh /opt/java-runtime/bin/java /image

# ---- The image ---------------------------------------------------------------------------------------------------------
FROM scratch
ARG SERVICE
ARG VERSION=1.0.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="shop-${SERVICE}" \
      org.opencontainers.image.description="The shop: ${SERVICE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.vendor="The shop"
COPY --from=runtime /runtime /
COPY --from=trained /image/${SERVICE}/libs /app/libs
COPY --from=trained /image/${SERVICE}/own /app
# One set of files for all environments; a mounted directory may take its place.
COPY config /app/config
WORKDIR /app
USER 10001:10001
ENV SHOP_ENV=production SHOP_CONFIG_DIR=/app/config IMAGE_SERVICE=${SERVICE}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=3m --retries=3 \
  CMD ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m", "-cp", "/app/operations.jar", "shop.operations.HealthProbe"]
# docker/train.sh has the same options: the cache is good for no others.
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
  "-Dsun.net.inetaddr.ttl=5", "-Djdk.virtualThreadScheduler.parallelism=4", "-XX:AOTCache=/app/service.aot", "-jar", "/app/service.jar"]

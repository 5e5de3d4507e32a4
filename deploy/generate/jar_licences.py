"""Under which licence each jar of Kafka comes, in SPDX; a test compares it with the jars."""

from deploy.generate.package_licences import UnknownLicence

APACHE = "Apache-2.0"
EPL_OR_GPL = "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0"
CDDL_OR_GPL = "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0"
JERSEY = f"({EPL_OR_GPL}) AND Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND CC0-1.0 AND MIT"
"""Its own code, and what it has taken over from others."""

JARS = {
    "at.yawk.lz4": APACHE,
    "com.dynatrace.hash4j": APACHE,
    "com.fasterxml.jackson.core": APACHE,
    "com.fasterxml.jackson.dataformat": APACHE,
    "com.fasterxml.jackson.datatype": APACHE,
    "com.fasterxml.jackson.jakarta.rs": APACHE,
    "com.fasterxml.jackson.module": APACHE,
    "com.github.ben-manes.caffeine": APACHE,
    "com.github.luben": "BSD-2-Clause",
    "com.google.re2j": "BSD-3-Clause",
    "com.sun.activation": "BSD-3-Clause",
    "com.typesafe.scala-logging": APACHE,
    "com.yammer.metrics": APACHE,
    "commons-beanutils": APACHE,
    "commons-collections": APACHE,
    "commons-digester": APACHE,
    "commons-logging": APACHE,
    "commons-validator": APACHE,
    "io.github.classgraph": "MIT",
    "io.swagger.core.v3": APACHE,
    "jakarta.activation": "BSD-3-Clause",
    "jakarta.annotation": EPL_OR_GPL,
    "jakarta.inject": APACHE,
    "jakarta.servlet": EPL_OR_GPL,
    "jakarta.validation": APACHE,
    "jakarta.ws.rs": EPL_OR_GPL,
    "jakarta.xml.bind": "BSD-3-Clause",
    "javax.activation:activation": "CDDL-1.0",
    "javax.activation:javax.activation-api": CDDL_OR_GPL,
    "javax.xml.bind": CDDL_OR_GPL,
    "net.sf.jopt-simple": "MIT",
    "net.sourceforge.argparse4j": "MIT",
    "org.apache.kafka": APACHE,
    "org.apache.logging.log4j": APACHE,
    "org.apache.maven": APACHE,
    "org.bitbucket.b_c": APACHE,
    "org.codehaus.plexus": APACHE,
    "org.eclipse.jetty": "EPL-2.0 OR Apache-2.0",
    "org.eclipse.jetty.ee10": "EPL-2.0 OR Apache-2.0",
    "org.glassfish.hk2": EPL_OR_GPL,
    "org.glassfish.hk2.external": EPL_OR_GPL,
    "org.glassfish.jersey.containers": JERSEY,
    "org.glassfish.jersey.core": JERSEY,
    "org.glassfish.jersey.inject": JERSEY,
    "org.hdrhistogram": "CC0-1.0 OR BSD-2-Clause",
    "org.javassist": "MPL-1.1 OR LGPL-2.1-or-later OR Apache-2.0",
    "org.jspecify": APACHE,
    "org.pcollections": "MIT",
    "org.scala-lang": APACHE,
    "org.slf4j": "MIT",
    "org.xerial.snappy": APACHE,
    "org.yaml": APACHE,
}
"""By group, or by group and artifact where they differ."""


def licence_of_jar(coordinate: str) -> str:
    """The licence of `group:artifact:version`. Raises UnknownLicence."""
    group, artifact, _ = coordinate.split(":", 2)
    found = JARS.get(f"{group}:{artifact}") or JARS.get(group)
    if found is None:
        raise UnknownLicence(coordinate, __name__)
    return found

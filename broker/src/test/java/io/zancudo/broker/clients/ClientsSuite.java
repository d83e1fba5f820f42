package io.zancudo.broker.clients;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of this package, side by side: most of their time client libraries sleep. As a suite
 * they do not run beside other tests, which may measure time. In a build only the suite is run; a
 * single class can be run by its name.
 */
@Suite
@SelectPackages("io.zancudo.broker.clients")
@IncludeClassNamePatterns(".*Test")
@ExcludeClassNamePatterns(".*BrowserTest")
@ConfigurationParameter(key = "junit.jupiter.execution.parallel.enabled", value = "true")
@ConfigurationParameter(key = "junit.jupiter.execution.parallel.mode.default", value = "concurrent")
@ConfigurationParameter(
    key = "junit.jupiter.execution.parallel.mode.classes.default",
    value = "concurrent")
@ConfigurationParameter(key = "junit.jupiter.execution.parallel.config.strategy", value = "fixed")
@ConfigurationParameter(
    key = "junit.jupiter.execution.parallel.config.fixed.parallelism",
    value = "4")
@ConfigurationParameter(
    key = "junit.jupiter.execution.parallel.config.fixed.max-pool-size",
    value = "4")
class ClientsSuite {}

package io.zancudo.broker.clients;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** The tests in a browser, one after the other. */
@Suite
@SelectClasses(BrowserTest.class)
class BrowserSuite {}

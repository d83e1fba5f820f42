package io.zancudo.broker.config;

/** A bridge as the file has it. */
record BridgeModel(String name, DirectiveValues values) {}

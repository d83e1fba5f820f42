package io.zancudo.broker.config;

/**
 * Something about the configuration that the user should know but that stops nothing.
 *
 * @param type how it is logged
 * @param text the line
 */
public record ConfigNotice(LogType type, String text) {}

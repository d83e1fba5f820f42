package io.zancudo.topic;

/**
 * The subscribers of one filter: one {@link Member} by itself, or a {@link MemberTable} of several.
 */
sealed interface Members<S> permits Member, MemberTable {}

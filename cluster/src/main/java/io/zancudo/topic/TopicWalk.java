package io.zancudo.topic;

import io.zancudo.mqtt.TopicName;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One walk of a Topic Name down a {@link TopicTree}. Owned by the thread that matches.
 *
 * <p>Choice: a stack of branches, not recursion, because clients choose how deep the tree is. It is
 * made when a branch is met for the first time.
 */
final class TopicWalk<S> {
  private final String name;
  private final MatchVisitor<S> visitor;
  private @Nullable ArrayDeque<Branch<S>> branches;

  TopicWalk(TopicName topic, MatchVisitor<S> visitor) {
    this.name = topic.toString();
    this.visitor = visitor;
  }

  /**
   * Visits everything that matches.
   *
   * @param wildcards whether wildcards at the root match the name
   */
  void from(FilterNode<S> root, boolean wildcards) {
    descend(root, 0, wildcards);
    while (branches != null && !branches.isEmpty()) {
      Branch<S> branch = branches.pop();
      descend(branch.node, branch.from, true);
    }
  }

  private void descend(FilterNode<S> start, int startFrom, boolean wildcards) {
    FilterNode<S> node = start;
    for (int from = startFrom; node != null; wildcards = true) {
      FilterNode<S> rest = wildcards ? node.multiLevel() : null;
      if (rest != null) {
        rest.visit(visitor); // "a/#" matches "a" too (section 4.7.1.2)
      }
      if (from > name.length()) {
        node.visit(visitor);
        return;
      }
      int to = Levels.end(name, from);
      FilterNode<S> literal = node.literal(name, from, to);
      FilterNode<S> any = wildcards ? node.singleLevel() : null;
      from = to + 1;
      if (literal != null && any != null) {
        branch(any, from);
      }
      node = literal != null ? literal : any;
    }
  }

  private void branch(FilterNode<S> node, int from) {
    if (branches == null) {
      branches = new ArrayDeque<>();
    }
    branches.push(new Branch<>(node, from));
  }

  /** Where to go on: a node and where the next level of the Topic Name starts. */
  private record Branch<S>(FilterNode<S> node, int from) {}
}

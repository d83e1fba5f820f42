package io.zancudo.topic;

/** A node of a tree: one topic level below its parent. */
abstract class LevelNode {
  final String level;
  final int hash;

  LevelNode(String level, int hash) {
    this.level = level;
    this.hash = hash;
  }

  final boolean isLevel(String text, int from, int to) {
    return level.length() == to - from && text.startsWith(level, from);
  }
}

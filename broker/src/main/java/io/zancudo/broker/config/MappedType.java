package io.zancudo.broker.config;

/**
 * A value that is written as another type is.
 *
 * @param written the type it is written as
 * @param reader makes it out of that; may find it wrong
 * @param writer the way back
 */
record MappedType<S, T>(ValueType<S> written, Reader<S, T> reader, Writer<T, S> writer)
    implements ValueType<T> {
  /** Makes a value out of its written form. */
  interface Reader<S, T> {
    T read(Label label, S written) throws ConfigProblem;
  }

  /** Makes the written form. */
  interface Writer<T, S> {
    S write(T value);
  }

  @Override
  public T parse(Label label, Arguments arguments) throws ConfigProblem {
    return reader.read(label, written.parse(label, arguments));
  }

  @Override
  public String format(T value) {
    return written.format(writer.write(value));
  }
}

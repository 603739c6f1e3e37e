package io.github.streamingkafka.validation.bench;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * What a method of a service does otherwise.
 *
 * @param className the class that declares it
 * @param method its name, which overloads share
 * @param how what is made of it
 */
record Change(String className, String method, How how) {

  @FunctionalInterface
  interface How {
    DynamicType.Builder<?> apply(
        DynamicType.Builder<?> builder, ElementMatcher.Junction<MethodDescription> method);
  }

  /** It does this, and nothing of what it did. */
  static Change toDo(Implementation body, String className, String method) {
    return new Change(
        className, method, (builder, matcher) -> builder.method(matcher).intercept(body));
  }

  /** It does what it did but for its calls of this one, which must have no result. */
  static Change toLeaveOut(String call, String className, String method) {
    return new Change(
        className,
        method,
        (builder, matcher) ->
            builder.visit(
                MemberSubstitution.strict()
                    .failIfNoMatch(true)
                    .method(named(call))
                    .stub()
                    .on(matcher)));
  }

  /**
   * Makes it.
   *
   * @throws IllegalStateException if there is no such method, which is otherwise no fault to Byte
   *     Buddy
   */
  DynamicType.Builder<?> apply(DynamicType.Builder<?> builder, TypeDescription type) {
    if (type.getDeclaredMethods().filter(named(method)).isEmpty()) {
      throw new IllegalStateException("%s has no method %s".formatted(className, method));
    }
    return how.apply(builder, isDeclaredBy(type).<MethodDescription>and(named(method)));
  }
}

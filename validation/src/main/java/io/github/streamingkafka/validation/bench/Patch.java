package io.github.streamingkafka.validation.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.pool.TypePool;

/**
 * Classes of a service with changes made to them, in a jar that goes before the service's own on
 * the class path. It is a jar, not a directory, since a start cache takes no directories.
 */
record Patch(List<Change> changes) {

  /**
   * Writes the jar.
   *
   * @param service finds the class files of the service and of all that they name; loads none
   * @throws IllegalStateException if something that is to be changed is not there
   */
  void write(ClassLoader service, Path jar) throws IOException {
    ClassFileLocator files = ClassFileLocator.ForClassLoader.of(service);
    TypePool types = TypePool.Default.of(files);
    Map<String, List<Change>> byClass =
        changes.stream().collect(groupingBy(Change::className, LinkedHashMap::new, toList()));
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, List<Change>> each : byClass.entrySet()) {
        to.putNextEntry(new ZipEntry(each.getKey().replace('.', '/') + ".class"));
        to.write(changed(each.getKey(), each.getValue(), types, files));
      }
    }
  }

  private static byte[] changed(
      String className, List<Change> changes, TypePool types, ClassFileLocator files) {
    TypePool.Resolution found = types.describe(className);
    if (!found.isResolved()) {
      throw new IllegalStateException("no class " + className);
    }
    TypeDescription type = found.resolve();
    DynamicType.Builder<?> builder = new ByteBuddy().redefine(type, files);
    for (Change change : changes) {
      builder = change.apply(builder, type);
    }
    return builder.make(types).getBytes();
  }
}

import Columnar
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The probe as a process of its own, to be killed.
enum ProbeProcess {
  /// Runs the probe; kills it after so many microseconds. `status` is the exit status or the signal that ended it.
  static func run(_ arguments: [String], killAfter: Int?) throws -> (status: Int32, microseconds: Int) {
    let program = productsFolder() + "/ImportProbe"
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var child = pid_t()
    let started = UTCTime.now
    try #require(posix_spawn(&child, program, &actions, nil, &words, environ) == 0, "cannot start \(program)")
    if let killAfter {
      usleep(UInt32(killAfter))
      kill(child, SIGKILL)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
    return (code, Int(UTCTime.now - started) * 1_000)
  }

  /// Folder of the built products: that of the running test binary, else the default one.
  private static func productsFolder() -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    if let slash = path.lastIndex(of: "/"), access(path[..<slash] + "/ImportProbe", X_OK) == 0 {
      return String(path[..<slash])
    }
    return ".build/debug"
  }
}

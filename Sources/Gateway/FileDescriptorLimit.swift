#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The number of files and sockets that the process may have open.
enum FileDescriptorLimit {
  /// Takes all that the system allows: shells often give 1,024, and every connection needs one.
  static func raise() {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(resource, &limit)
  }
}

import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of the built binary: what it printed and how it ended.
struct ColqProcess {
  var output: String
  var errors: String
  /// Exit status; 128 + signal when a signal ended it.
  var status: Int32

  /// `COLQ_BINARY`, else the binary that was built together with the tests.
  static let binary: String = {
    if let path = getenv("COLQ_BINARY") { return String(cString: path) }
    return productsFolder() + "/colq"
  }()

  /// Folder of the running test binary, found from `/proc` or, where there is none, the default build folder.
  private static func productsFolder() -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    if let slash = path.lastIndex(of: "/") {
      let folder = String(path[..<slash])
      if access(folder + "/colq", X_OK) == 0 { return folder }
    }
    return ".build/debug"
  }

  /// Runs the binary with `arguments` in a folder of its own, its environment free of colq's variables.
  static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> ColqProcess
  {
    try shell("exec \"$COLQ\" " + arguments.map(quoted).joined(separator: " "), input: input, environment: environment)
  }

  /// Runs a line of shell in which `$COLQ` is the binary.
  static func shell(_ line: String, input: String = "", environment: [String: String] = [:]) throws -> ColqProcess {
    let scratch = try ScratchFolder()
    try scratch.write("input", input)
    var script = "cd \(quoted(scratch.path)); unset COLQ_LAKE NO_COLOR COLUMNS; export COLQ=\(quoted(binary)); "
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) { script += "export \(name)=\(quoted(value)); " }
    script += "{ \(line)\n} <input >output 2>errors"
    let ended = system(script)
    let status = ended & 0x7F == 0 ? (ended >> 8) & 0xFF : 128 + (ended & 0x7F)
    return ColqProcess(output: try scratch.read("output"), errors: try scratch.read("errors"), status: status)
  }

  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// A new folder that goes away with its owner.
final class ScratchFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/colq-command-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ScratchError(path: "/tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { _ = system("rm -rf \(ColqProcess.quoted(path))") }

  func write(_ name: String, _ text: String) throws {
    guard let file = fopen(path + "/" + name, "w") else { throw ScratchError(path: name) }
    defer { fclose(file) }
    fputs(text, file)
  }

  func read(_ name: String) throws -> String {
    guard let file = fopen(path + "/" + name, "r") else { throw ScratchError(path: name) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  struct ScratchError: Error { var path: String }
}

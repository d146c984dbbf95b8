/// The system calls of the store, one closure each, called per file and never per byte.
///
/// Every call gives 0 or more, or a negative errno. Tests swap single calls for failing ones, so that a full disk, a
/// broken fsync or a crash can be played at each step of a commit.
package struct FileLayer: Sendable {
  /// Opens with `open(2)` flags; gives a descriptor.
  package var open: @Sendable (_ path: String, _ flags: Int32) -> Int
  package var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  package var readAt: @Sendable (_ file: Int32, _ into: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int
  /// Cuts an open file to `byteCount`.
  package var truncate: @Sendable (_ file: Int32, _ byteCount: Int) -> Int
  /// Makes the content of one file durable.
  package var syncFile: @Sendable (_ file: Int32) -> Int
  /// Makes everything written to the file system of the open folder durable; -ENOSYS where the system cannot say so.
  package var syncFileSystem: @Sendable (_ folder: Int32) -> Int
  /// Makes the names of an open folder durable.
  package var syncFolder: @Sendable (_ folder: Int32) -> Int
  package var close: @Sendable (_ file: Int32) -> Int
  /// Replaces what stands under the new name.
  package var rename: @Sendable (_ from: String, _ to: String) -> Int
  /// A second name; -EEXIST when the name is taken.
  package var link: @Sendable (_ from: String, _ to: String) -> Int
  package var unlink: @Sendable (_ path: String) -> Int
  package var makeFolder: @Sendable (_ path: String) -> Int
  package var status: @Sendable (_ path: String) -> FileStatus
  /// Names in a folder without `.` and `..`.
  package var list: @Sendable (_ path: String) -> FolderListing
}

package enum FileStatus: Sendable, Equatable {
  case file(byteCount: Int, modifiedMilliseconds: Int64)
  case folder
  case failed(code: Int32)
}

package enum FolderListing: Sendable {
  case names([String])
  case failed(code: Int32)
}

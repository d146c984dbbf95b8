import CKernels
import Columnar

/// The rows of a batch in which no argument is NULL.
struct PresentRows {
  private(set) var groups: GroupIndexes
  private(set) var count: Int
  private(set) var arguments: [Vector]

  /// - Parameter scratch: holds the groups, where rows are left out.
  init(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector], scratch: GroupArray<UInt32>) {
    self.groups = groups
    count = n
    self.arguments = arguments
    guard arguments.contains(where: \.mayHaveNulls) else { return }
    let present = Selection(rowsWithoutNull: arguments, n)
    self.arguments = arguments.map { $0.take(present) }
    self.groups = groups.take(present, scratch: scratch)
    count = present.count
  }
}

extension Selection {
  /// Rows where no argument is NULL.
  fileprivate init(rowsWithoutNull arguments: [Vector], _ n: Int) {
    let mask = Buffer(byteCount: n)
    let bytes = mask.pointer(as: UInt8.self)
    bytes.update(repeating: 1, count: n)
    for argument in arguments where argument.mayHaveNulls {
      let validity = argument.form == .dictionary ? argument.validityByCode() : argument.validity
      if argument.form == .constant || argument.type == .unknown {
        bytes.update(repeating: 0, count: n)
      } else if let validity {
        colq_mask_and_bits(bytes, validity.words, n)
      }
    }
    self.init(nonZeroBytes: bytes, count: n)
  }
}

/// A text that no log and no description shows.
package struct SecretText: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { "(secret)" }
  package var debugDescription: String { "(secret)" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Compares without telling by the time it takes where the texts differ.
  func matches(_ other: some Collection<UInt8>) -> Bool {
    let own = text.utf8
    guard own.count == other.count else { return false }
    var difference: UInt8 = 0
    for (mine, theirs) in zip(own, other) { difference |= mine ^ theirs }
    return difference == 0
  }
}

import Columnar

/// Finds the name that was probably meant.
package enum Spelling {
  /// The candidate with the fewest edits from `name`, when these are few for its length; the first of equals.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(maximumLength + 1))
    guard wanted.count >= 3, wanted.count <= maximumLength else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      let allowed = max(wanted.count, scalars.count) < 6 ? 1 : 2
      guard abs(scalars.count - wanted.count) <= allowed else { continue }
      let distance = EditDistance.between(wanted, scalars)
      if distance > 0, distance <= allowed, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.name
  }

  /// Longer names are not compared: the work grows with the square.
  private static let maximumLength = 60
}

/// What really happened in generated clicks, counted while they are made: the answer that queries must find.
package struct TrueFunnel: Sendable, Hashable {
  /// Step names in order; values of `activitytype`.
  package static let steps = ["view", "addtocart", "checkout", "purchase"]

  package var events = 0
  package var sessions = 0
  /// Sessions that reached each step. Within a session no step comes before the one it needs.
  package var sessionsByStep = [0, 0, 0, 0]
  /// Visitors (the customer, or the device of an anonymous visit) that did each step and all before it, in any order.
  package var visitorsByStep = [0, 0, 0, 0]
  /// Events of each activity type.
  package var eventsByActivity: [String: Int] = [:]
}

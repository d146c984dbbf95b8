import Synchronization

/// Counters of a collector, as `/metrics` shows them.
final class CollectorCounts: Sendable {
  let requests = Atomic<Int>(0)
  let groups = Atomic<Int>(0)
  let accepted = Atomic<Int>(0)
  let rejected = Atomic<Int>(0)
  let dropped = Atomic<Int>(0)
  let invalid = Atomic<Int>(0)
  let refused = Atomic<Int>(0)
  let failed = Atomic<Int>(0)

  var samples: [MetricSample] {
    func events(_ outcome: String, _ count: borrowing Atomic<Int>) -> MetricSample {
      MetricSample(
        "colq_collector_events_total", .counter, help: "Events by what became of them.", labels: ["outcome": outcome],
        Double(count.load(ordering: .relaxed)))
    }
    func requests(_ outcome: String, _ count: Int) -> MetricSample {
      MetricSample(
        "colq_collector_requests_total", .counter, help: "Bodies by what became of them.",
        labels: ["outcome": outcome], Double(count))
    }
    let invalid = invalid.load(ordering: .relaxed)
    let failed = failed.load(ordering: .relaxed)
    return [
      events("accepted", accepted), events("rejected", rejected), events("dropped", dropped),
      requests("taken", self.requests.load(ordering: .relaxed) - invalid - failed),
      requests("invalid", invalid), requests("failed", failed),
      requests("refused", refused.load(ordering: .relaxed)),
      MetricSample(
        "colq_collector_groups_total", .counter, help: "Groups of requests that shared one append.",
        Double(groups.load(ordering: .relaxed))),
    ]
  }
}

import Columnar
import Synchronization

/// Runs jobs one after the other on a thread of low priority, each at its interval, within a budget; brief jobs on a thread of
/// their own, since a compaction may take many minutes and what bounds the log must not wait for it.
package final class BackgroundWork: Sendable {
  private struct State: Sendable {
    var isStopped = false
    var records: [Record]
  }

  struct Record: Sendable {
    var runCount = 0
    var failureCount = 0
    var milliseconds: Int64 = 0
    var lastFailure: String?
  }

  private let jobs: [BackgroundJob]
  private let budget: WorkBudget
  private let monitor: Monitor<State>
  private let log: @Sendable (String) -> Void
  private let threads: Mutex<[BackgroundThread]> = Mutex([])

  /// - Parameter log: told of failures, in words.
  package init(jobs: [BackgroundJob], budget: WorkBudget, log: @escaping @Sendable (String) -> Void = { _ in }) {
    self.jobs = jobs
    self.budget = budget
    self.log = log
    monitor = Monitor(State(records: jobs.map { _ in Record() }))
    threads.withLock { threads in
      threads.append(BackgroundThread("colq-upkeep") { [self] in run(jobs.indices.filter { jobs[$0].isBrief }) })
      threads.append(
        BackgroundThread("colq-compact") { [self] in
          budget.begin()
          run(jobs.indices.filter { !jobs[$0].isBrief })
        })
    }
  }

  /// Ends the jobs under way, which leave everything whole, and the threads.
  package func stop() {
    monitor.change { $0.isStopped = true }
    budget.stop()
    for thread in threads.withLock({ $0 }) { thread.join() }
  }

  private func run(_ own: [Int]) {
    var due = own.map { MonotonicTime.milliseconds + jobs[$0].intervalMilliseconds }
    while let next = due.indices.min(by: { due[$0] < due[$1] }) {
      let pause = max(0, due[next] - MonotonicTime.milliseconds)
      let isStopped = monitor.wait(milliseconds: Int(pause)) { $0.isStopped ? true : nil } ?? false
      if isStopped { return }
      run(own[next])
      due[next] = MonotonicTime.milliseconds + jobs[own[next]].intervalMilliseconds
    }
  }

  private func run(_ job: Int) {
    let started = MonotonicTime.milliseconds
    var failure: String?
    do {
      if !jobs[job].isBrief { budget.beginWork() }
      try jobs[job].run(budget)
    } catch is WorkBudget.Stopped {
      return
    } catch {
      failure = "\(error)"
    }
    let isNew = monitor.withLock { state in
      let isNew = failure != nil && state.records[job].lastFailure != failure
      state.records[job].runCount += 1
      state.records[job].failureCount += failure == nil ? 0 : 1
      state.records[job].milliseconds += MonotonicTime.milliseconds - started
      state.records[job].lastFailure = failure
      return isNew
    }
    // The same failure again and again is told once.
    if isNew, let failure { log("\(jobs[job].name) failed: \(failure)") }
  }

  package func metrics() -> [MetricSample] {
    zip(jobs, monitor.withLock { $0.records }).flatMap { job, record in
      let labels = ["job": job.name]
      return [
        MetricSample(
          "colq_background_runs_total", .counter, help: "Runs of a background job.", labels: labels,
          Double(record.runCount)),
        MetricSample(
          "colq_background_failures_total", .counter, help: "Runs of a background job that failed.", labels: labels,
          Double(record.failureCount)),
        MetricSample(
          "colq_background_seconds_total", .counter, help: "Time that a background job has run.", labels: labels,
          Double(record.milliseconds) / 1_000),
      ]
    }
  }
}

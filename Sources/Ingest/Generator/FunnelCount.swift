/// Counts the true funnel, event by event.
///
/// A visitor is the customer where one is known, else the device: as in the default report.
struct FunnelCount {
  private var funnel = TrueFunnel()
  /// By customer number, and behind them by device: bit k is set once the visitor has done step k.
  private var stepsByVisitor: [UInt8]
  private let customerCount: Int
  private var byActivity = [Int](repeating: 0, count: ShopCatalog.activities.count)

  init(customerCount: Int, deviceCount: Int) {
    self.customerCount = customerCount
    stepsByVisitor = Array(repeating: 0, count: customerCount + 1 + deviceCount)
  }

  mutating func add(_ event: ClickEvent) {
    funnel.events += 1
    byActivity[Int(event.activity)] += 1
    if event.reaches & 0x80 != 0 { funnel.sessions += 1 }
    guard let step = ClickSession.step(event.activity) else { return }
    if event.reaches & 1 << step != 0 { funnel.sessionsByStep[Int(step)] += 1 }
    let visitor = event.customer > 0 ? Int(event.customer) : customerCount + 1 + Int(event.device)
    let before = stepsByVisitor[visitor]
    let after = before | 1 << step
    if before == after { return }
    stepsByVisitor[visitor] = after
    // A step counts once the visitor has done it and all before it.
    for k in 0..<TrueFunnel.steps.count {
      let needed = UInt8(truncatingIfNeeded: (1 << (k + 1)) - 1)
      if after & needed == needed, before & needed != needed { funnel.visitorsByStep[k] += 1 }
    }
  }

  var result: TrueFunnel {
    var out = funnel
    for (name, count) in zip(ShopCatalog.activities, byActivity) { out.eventsByActivity[name] = count }
    return out
  }
}

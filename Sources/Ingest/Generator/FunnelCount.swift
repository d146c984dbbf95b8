/// Counts the true funnel, event by event.
struct FunnelCount {
  private var funnel = TrueFunnel()
  /// By device: bit k is set once it has reached step k.
  private var reachedByDevice: [UInt8]
  private var byActivity = [Int](repeating: 0, count: ShopCatalog.activities.count)

  init(deviceCount: Int) { reachedByDevice = Array(repeating: 0, count: deviceCount) }

  mutating func add(_ event: ClickEvent) {
    funnel.events += 1
    byActivity[Int(event.activity)] += 1
    if event.reaches & 0x80 != 0 { funnel.sessions += 1 }
    guard let step = ClickSession.step(event.activity) else { return }
    if event.reaches & 1 << step != 0 { funnel.sessionsByStep[Int(step)] += 1 }
    let device = Int(event.device)
    if reachedByDevice[device] & 1 << step == 0 {
      reachedByDevice[device] |= 1 << step
      funnel.visitorsByStep[Int(step)] += 1
    }
  }

  var result: TrueFunnel {
    var out = funnel
    for (name, count) in zip(ShopCatalog.activities, byActivity) { out.eventsByActivity[name] = count }
    return out
  }
}

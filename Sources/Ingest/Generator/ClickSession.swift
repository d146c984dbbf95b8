/// One event before it becomes a row.
struct ClickEvent {
  /// Milliseconds since 1970.
  var time: Int64
  /// Number of the event in order of making; breaks ties of time.
  var serial: UInt64
  /// 0 for an anonymous visitor, else the customer's number.
  var customer: UInt32
  var device: UInt32
  /// `noProduct` for a search without one.
  var product: UInt32
  /// Index into categories for an event without a product.
  var category: UInt8
  var activity: UInt8
  /// Bit k: the session reaches funnel step k with this event; bit 7: its first event.
  var reaches: UInt8

  static let noProduct = UInt32.max
}

/// Makes the events of one visit.
struct ClickSession {
  private enum Activity {
    static let view: UInt8 = 0
    static let search: UInt8 = 1
    static let addToCart: UInt8 = 2
    static let removeFromCart: UInt8 = 3
    static let wishlist: UInt8 = 4
    static let checkout: UInt8 = 5
    static let purchase: UInt8 = 6
  }

  let catalog: ShopCatalog
  let gaps: ExponentialGaps

  /// Longest pause between two events and most events of a visit: no visit lasts longer than their product.
  static let longestGap = 600_000.0
  static let mostEvents = 40

  /// Appends the visit's events, in order of time.
  func make(
    start: Int64, last: Int64, customer: UInt32, device: UInt32, serial: inout UInt64, _ random: inout RandomSource,
    emit: (ClickEvent) -> Void
  ) {
    // How far this visitor is willing to go: 0 looks, 1 fills a cart, 2 goes to the checkout, 3 buys.
    let mood = random.below(1_000)
    let willing = mood < 620 ? 0 : mood < 830 ? 1 : mood < 920 ? 2 : 3
    var time = Double(start)
    var reached: UInt8 = 0
    var cart = 0
    var product = catalog.popularity.draw(&random)
    let wanted = 1 + lengthOf(&random) + willing
    for at in 0..<min(wanted, Self.mostEvents) {
      if at > 0 { time += min(gaps.draw(&random), Self.longestGap) }
      var activity = next(reached, cart, willing, &random)
      if activity == Activity.view || activity == Activity.search { product = another(product, &random) }
      if activity == Activity.checkout, cart == 0 { activity = Activity.view }
      if activity == Activity.addToCart { cart += 1 }
      if activity == Activity.removeFromCart { cart -= 1 }
      if activity == Activity.purchase { cart = 0 }
      let step = Self.step(activity)
      var marks: UInt8 = at == 0 ? 0x80 : 0
      if let step, reached & 1 << step == 0 {
        reached |= 1 << step
        marks |= 1 << step
      }
      let isPlainSearch = activity == Activity.search
      emit(
        ClickEvent(
          time: min(Int64(time), last), serial: serial, customer: customer, device: device,
          product: isPlainSearch ? ClickEvent.noProduct : UInt32(product),
          category: UInt8(catalog.subcategoryOf[product] / ShopCatalog.kinds.count), activity: activity,
          reaches: marks))
      serial &+= 1
    }
  }

  /// About geometric with a mean of 6.5.
  private func lengthOf(_ random: inout RandomSource) -> Int {
    var length = 0
    while length < Self.mostEvents, random.perMille(867) { length += 1 }
    return length
  }

  /// Cart, checkout and purchase come only after what they need.
  private func next(_ reached: UInt8, _ cart: Int, _ willing: Int, _ random: inout RandomSource) -> UInt8 {
    let dice = random.below(1_000)
    if reached & 1 == 0 { return dice < 180 ? Activity.search : Activity.view }
    if willing >= 3, reached & 4 != 0, cart > 0, dice < 450 { return Activity.purchase }
    if willing >= 2, cart > 0, dice < 200 { return Activity.checkout }
    if willing >= 1, dice < 330 { return Activity.addToCart }
    if cart > 0, dice < 370 { return Activity.removeFromCart }
    if dice < 430 { return Activity.wishlist }
    return dice < 560 ? Activity.search : Activity.view
  }

  /// Six times in ten a product of the same category.
  private func another(_ product: Int, _ random: inout RandomSource) -> Int {
    if random.perMille(400) { return catalog.popularity.draw(&random) }
    let list = catalog.productsOfCategory[catalog.subcategoryOf[product] / ShopCatalog.kinds.count]
    let share = random.unit()
    return list[Int(share * share * Double(list.count))]
  }

  static func step(_ activity: UInt8) -> UInt8? {
    switch activity {
    case Activity.view: 0
    case Activity.addToCart: 1
    case Activity.checkout: 2
    case Activity.purchase: 3
    default: nil
    }
  }
}

extension GatewayConfiguration {
  /// Throws the first setting that cannot be used.
  package func validate() throws(GatewayError) {
    try check(publicAddress, "publicAddress")
    if let privateAddress { try checkPrivate(privateAddress) }
    for stage in stages {
      let isPlain = stage.utf8.allSatisfy { Self.isWordByte($0) || $0 == UInt8(ascii: "-") }
      if stage.isEmpty || !isPlain { throw .setting("stages", "\"\(stage)\" is no name of letters, digits, - and _") }
    }
    try checkLimits()
    try checkKeys()
    try checkPlans()
    try checkPages()
  }

  private func check(_ address: ListenerAddress, _ name: String) throws(GatewayError) {
    if address.host.isEmpty { throw .setting(name, "the host is missing; 127.0.0.1 is this machine alone") }
    if !(0...65_535).contains(address.port) { throw .setting(name, "port \(address.port) is not in 0…65535") }
  }

  private func checkPrivate(_ address: ListenerAddress) throws(GatewayError) {
    try check(address, "privateAddress")
    if address.port != 0, address.port == publicAddress.port, address.host == publicAddress.host {
      throw .setting("privateAddress", "\(address) is the public listener's address too")
    }
    if let privateKey, privateKey.text.utf8.count < 20 {
      throw .setting("privateKey", "a key has at least 20 characters")
    }
    if !address.isLoopback, privateKey == nil {
      throw .setting(
        "privateKey", "the query listener \(address) can be reached from other machines, so it must have a key")
    }
  }

  private func checkLimits() throws(GatewayError) {
    let seconds = [
      ("headerSeconds", limits.headerSeconds), ("bodySeconds", limits.bodySeconds),
      ("idleSeconds", limits.idleSeconds), ("answerSeconds", limits.answerSeconds),
      ("queryLimits.seconds", queryLimits.seconds),
    ]
    for (name, value) in seconds where !(value > 0 && value <= 86_400) {
      throw .setting(name, "\(value) is no number of seconds from above 0 to 86400")
    }
    let counts = [
      ("bodyByteCount", limits.bodyByteCount, 1...(1 << 30)),
      ("headerByteCount", limits.headerByteCount, 256...(1 << 20)),
      ("bodyBytesPerSecond", limits.bodyBytesPerSecond, 1...(1 << 30)),
      ("connections", limits.connections, 1...1_000_000),
      ("bodiesByteCount", limits.bodiesByteCount, limits.bodyByteCount...(1 << 40)),
      ("queryLimits.rowCount", queryLimits.rowCount, 1...Int.max),
      ("queryLimits.byteCount", queryLimits.byteCount, 1...Int.max),
      ("queryLimits.concurrency", queryLimits.concurrency, 1...1_024),
      ("queryLimits.waiting", queryLimits.waiting, 0...100_000),
      ("drainSeconds", drainSeconds, 0...3_600),
      ("threads", threads ?? 1, 1...1_024),
    ]
    for (name, value, range) in counts where !range.contains(value) {
      throw .setting(name, "\(value) is not in \(range.lowerBound)…\(range.upperBound)")
    }
  }

  private func checkKeys() throws(GatewayError) {
    var names: Set<String> = []
    var keys: Set<SecretText> = []
    for key in apiKeys {
      if key.name.isEmpty || !names.insert(key.name).inserted {
        throw .setting("apiKeys", "the name \"\(key.name)\" is empty or there twice")
      }
      // API Gateway's bounds.
      let isPlain = key.key.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      if !(20...128).contains(key.key.text.utf8.count) || !isPlain {
        throw .setting("apiKeys", "the key of \"\(key.name)\" must have 20 to 128 printable ASCII characters")
      }
      if !keys.insert(key.key).inserted { throw .setting("apiKeys", "\"\(key.name)\" has the key of another name") }
      if let plan = key.plan, !usagePlans.contains(where: { $0.name == plan }) {
        throw .setting("apiKeys", "\"\(key.name)\" names the usage plan \"\(plan)\", which does not exist")
      }
    }
  }

  private func checkPlans() throws(GatewayError) {
    var names: Set<String> = []
    for plan in usagePlans {
      if plan.name.isEmpty || !names.insert(plan.name).inserted {
        throw .setting("usagePlans", "the name \"\(plan.name)\" is empty or there twice")
      }
      if let throttle = plan.throttle { try check(throttle, "usagePlans") }
      if let quota = plan.quota, quota.requestCount < 1 {
        throw .setting("usagePlans", "the quota of \"\(plan.name)\" must be at least 1")
      }
    }
    if let throttle { try check(throttle, "throttle") }
  }

  private func check(_ throttle: ThrottleRate, _ name: String) throws(GatewayError) {
    if !(throttle.requestsPerSecond > 0 && throttle.requestsPerSecond <= 1e9) {
      throw .setting(name, "\(throttle.requestsPerSecond) is no rate of requests per second")
    }
    if !(1...1_000_000_000).contains(throttle.burst) { throw .setting(name, "a burst is at least 1") }
  }

  private func checkPages() throws(GatewayError) {
    var paths: Set<String> = []
    for page in pages {
      let isPlain = page.path.utf8.allSatisfy { Self.isWordByte($0) || "/.-".utf8.contains($0) }
      if !page.path.hasPrefix("/") || !isPlain || !paths.insert(page.path).inserted {
        throw .setting("pages", "the path \"\(page.path)\" is not of letters, digits, /, ., - and _, or is there twice")
      }
      let texts = page.headers.flatMap { [$0.name, $0.value] } + [page.contentType]
      if texts.contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == 0x7F } }) {
        throw .setting("pages", "a header of \"\(page.path)\" holds a control character")
      }
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

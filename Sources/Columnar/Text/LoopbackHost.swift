/// Which hosts only this machine can reach.
package enum LoopbackHost {
  package static func contains(_ host: String) -> Bool {
    if host.lowercased() == "localhost" || host == "::1" { return true }
    // A name may begin with `127.` too and point anywhere: an address in numbers alone counts.
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy(isByte)
  }

  private static func isByte(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(text) != nil
  }
}

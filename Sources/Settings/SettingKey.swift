/// One setting: its name in `colq.yaml`, what values it takes, what it does.
public struct SettingKey: Sendable {
  /// What a value may be; numbers in the unit that the name of the field in `ServerSettings` says.
  public enum Kind: Sendable {
    case text
    case boolean
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// `10MB`, `64MiB`, `512`.
    case size(ClosedRange<Int>)
    /// `500ms`, `10s`, `5m`, `1h`, `7d`.
    case duration(ClosedRange<Int>)
    /// `host:port`, or `off` where the listener may be absent.
    case address(mayBeOff: Bool)
    case choice([String])
    /// A list, or words separated by commas.
    case list
  }

  public let name: String
  public let kind: Kind
  /// As one would write it; empty: not set.
  public let standard: String
  /// One line for the documentation.
  public let help: String
  public let isSecret: Bool
  /// A value to show where the standard one shows nothing.
  public let example: String?

  init(
    _ name: String, _ kind: Kind, _ standard: String, _ help: String, isSecret: Bool = false, example: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.standard = standard
    self.help = help
    self.isSecret = isSecret
    self.example = example
  }

  /// `gateway.bodyLimit` is `COLQ_GATEWAY_BODY_LIMIT`.
  public var environmentName: String {
    var out = "COLQ_"
    var last: Character?
    for character in name {
      if character == "." {
        out += "_"
      } else {
        if character.isUppercase, let last, last.isLowercase { out += "_" }
        out += character.uppercased()
      }
      last = character
    }
    return out
  }
}

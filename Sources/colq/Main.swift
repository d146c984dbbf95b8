import ArgumentParser

@main
struct Colq: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "colq")
}

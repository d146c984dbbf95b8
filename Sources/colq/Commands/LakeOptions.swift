import ArgumentParser

/// Where the tables are.
struct LakeOptions: ParsableArguments {
  @Option(name: .customLong("lake"), help: ArgumentHelp("The lake's folder.", valueName: "dir"))
  var lakeOption: String?

  /// `--lake`, else the environment's `COLQ_LAKE`, else `./lake`.
  var path: String { lakeOption ?? Environment.lake }
}

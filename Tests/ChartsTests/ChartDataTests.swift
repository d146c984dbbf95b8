import Charts
import Columnar
import Testing

@Suite struct ChartDataTests {
  private let schema = Schema([
    Field("name", .text), Field("n", .bigint), Field("price", .decimal(precision: 10, scale: 2)), Field("day", .date),
    Field("at", .timestamp(precision: 6)), Field("flag", .boolean), Field("clock", .time(precision: 3)),
    Field("ratio", .double),
  ])

  @Test func batchesBecomeTypedColumns() {
    let rows: [[Value]] = [
      [
        .text("a"), .integer(5), .decimal(1_250), .integer(1), .integer(1_500_000), .boolean(true), .integer(3_600_000),
        .double(0.5),
      ],
      [.null, .null, .null, .null, .null, .null, .null, .double(.nan)],
      [.text("b"), .integer(-7), .decimal(-5), .integer(-1), .integer(-1), .boolean(false), .integer(0), .double(2)],
    ]
    let batches = [rows[0..<2], rows[2..<3]].map { part in
      Batch(
        columns: schema.fields.indices.map { c in Vector(schema.fields[c].type, part.map { $0[c] }) }, count: part.count
      )
    }
    let data = ChartData(schema: schema, batches: batches)
    #expect(data.rowCount == 3)
    #expect(data.column("NAME")?.values == .category(["a", nil, "b"]))
    #expect(data.column("n")?.values == .number([5, nil, -7]))
    #expect(data.column("price")?.values == .number([12.5, nil, -0.05]))
    #expect(data.column("day")?.values == .time([86_400_000, nil, -86_400_000]))
    #expect(data.column("at")?.values == .time([1_500, nil, -1]))
    #expect(data.column("flag")?.values == .category(["true", nil, "false"]))
    #expect(data.column("clock")?.values == .category(["01:00", nil, "00:00"]))
    #expect(data.column("ratio")?.values == .number([0.5, nil, 2]))
  }

  @Test func dictionaryAndConstantVectorsAreRead() {
    let dictionary = VectorDictionary(values: Vector(.text, [.text("x"), .text("y"), .null]))
    let codes = Vector(codes: Buffer(copying: [1, 0, 2, 1] as [UInt8]), width: .u8, dictionary: dictionary, count: 4)
    let batch = Batch(columns: [codes, Vector(Scalar(.bigint, .integer(9)), count: 4)], count: 4)
    let data = ChartData(schema: Schema([Field("k", .text), Field("n", .bigint)]), batches: [batch])
    #expect(data.columns.map(\.values) == [.category(["y", "x", nil, "y"]), .number([9, 9, 9, 9])])
    let table = SeriesTable(data, ChartOptions())
    #expect(table.labels == ["y", "x", "(none)"])
    #expect(table.series.map(\.values) == [[18, 9, 9]])
  }

  @Test func longAndWideResultsGiveTheSameSeries() {
    let long = ChartData(columns: [
      ChartColumn("day", times: [0, 0, 86_400_000, 86_400_000]), ChartColumn("k", categories: ["a", "b", "a", "b"]),
      ChartColumn("n", numbers: [1, 2, 3, nil]),
    ])
    let wide = ChartData(columns: [
      ChartColumn("day", times: [86_400_000, 0]), ChartColumn("a", numbers: [3, 1]),
      ChartColumn("b", numbers: [nil, 2]),
    ])
    let (left, right) = (SeriesTable(long, ChartOptions()), SeriesTable(wide, ChartOptions()))
    #expect(left.series == right.series)
    #expect(left.times == [0, 86_400_000] && right.times == left.times)
  }

  @Test func manySeriesFoldIntoOther() {
    let names = (0..<20).map { "s\($0)" }
    let data = ChartData(columns: [
      ChartColumn("x", categories: Array(repeating: "x", count: 20)), ChartColumn("k", categories: names),
      ChartColumn("n", numbers: (0..<20).map { Double($0) }),
    ])
    let table = SeriesTable(data, ChartOptions())
    #expect(table.series.count == ChartStyle.seriesCount + 1)
    #expect(table.hasOther && table.series.last?.name == "Other (13)")
    #expect(table.series.reduce(0) { $0 + $1.total } == 190)
  }
}

import Columnar

/// The queries of the default report, in the dialect of Athena (Trino).
extension DefaultReport {
  /// Who a visitor is: the customer where one is known, else the device.
  private static let visitor = "coalesce(customerid, deviceid)"

  /// Those of `queries` that a table of `schema` can answer, and for each of the others why not.
  package static func queries(
    table: String, schema: Schema
  ) -> (possible: [ReportQuery], failures: [String: String]) {
    var possible: [ReportQuery] = []
    var failures: [String: String] = [:]
    for query in queries(table: table) {
      let missing = query.columns.filter { schema.index(of: $0) == nil }
      if missing.isEmpty {
        possible.append(query)
      } else {
        let names = missing.joined(separator: ", ")
        failures[query.id] = "the table \(table) has no column \(names)"
      }
    }
    return (possible, failures)
  }

  /// Every query of the report over `table`, a name as it stands behind FROM. Order is that of the page.
  package static func queries(table: String = "clickstream") -> [ReportQuery] {
    [
      ReportQuery(
        id: "summary", title: "Key figures", chart: KPITile.name,
        sql: """
          SELECT count(*) AS events, count(DISTINCT \(visitor)) AS visitors,
            count(DISTINCT CASE WHEN activitytype = 'purchase' THEN \(visitor) END) AS buyers,
            sum(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchases
          FROM \(table)
          """, columns: ["customerid", "deviceid", "activitytype"]),
      ReportQuery(
        id: "span", title: "First and last event", chart: TableChart.name,
        sql: "SELECT min(eventtime) AS first_event, max(eventtime) AS last_event FROM \(table)", columns: ["eventtime"]),
      ReportQuery(
        id: "days", title: "Clicks by day", chart: LineChart.name,
        sql: """
          SELECT date_trunc('day', eventtime) AS day, count(*) AS events, count(DISTINCT \(visitor)) AS visitors,
            count(DISTINCT CASE WHEN activitytype = 'purchase' THEN \(visitor) END) AS buyers,
            sum(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchases
          FROM \(table) WHERE eventtime IS NOT NULL GROUP BY 1 ORDER BY 1
          """, columns: ["eventtime", "customerid", "deviceid", "activitytype"]),
      ReportQuery(
        id: "hours", title: "Clicks by hour", chart: LineChart.name,
        sql: """
          SELECT date_trunc('hour', eventtime) AS hour, count(*) AS events
          FROM \(table) WHERE eventtime IS NOT NULL GROUP BY 1 ORDER BY 1
          """, columns: ["eventtime"]),
      // A session ends after half an hour without an event of the same visitor on the same device.
      ReportQuery(
        id: "sessions", title: "Sessions by day", chart: LineChart.name,
        sql: """
          SELECT date_trunc('day', eventtime) AS day, count(*) AS sessions
          FROM (SELECT eventtime, lag(eventtime) OVER (PARTITION BY customerid, deviceid ORDER BY eventtime) AS previous
            FROM \(table) WHERE eventtime IS NOT NULL) AS steps
          WHERE previous IS NULL OR eventtime > previous + INTERVAL '30' MINUTE
          GROUP BY 1 ORDER BY 1
          """, columns: ["eventtime", "customerid", "deviceid"]),
      ReportQuery(
        id: "funnel", title: "From view to purchase", chart: FunnelChart.name,
        sql: """
          SELECT sum(viewed) AS viewed, sum(viewed * added) AS added, sum(viewed * added * checkedout) AS checkedout,
            sum(viewed * added * checkedout * purchased) AS purchased
          FROM (SELECT \(visitor) AS visitor, max(CASE WHEN activitytype = 'view' THEN 1 ELSE 0 END) AS viewed,
              max(CASE WHEN activitytype = 'addtocart' THEN 1 ELSE 0 END) AS added,
              max(CASE WHEN activitytype = 'checkout' THEN 1 ELSE 0 END) AS checkedout,
              max(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchased
            FROM \(table) WHERE \(visitor) IS NOT NULL GROUP BY 1) AS steps
          """, columns: ["customerid", "deviceid", "activitytype"]),
      ReportQuery(
        id: "activities", title: "Activity types", chart: PieChart.name,
        sql: "SELECT activitytype, count(*) AS events FROM \(table) GROUP BY 1 ORDER BY 2 DESC, 1",
        columns: ["activitytype"]),
      ReportQuery(
        id: "rhythm", title: "Activity by hour and weekday", chart: HeatMap.name,
        sql: """
          SELECT day_of_week(eventtime) AS weekday, extract(hour FROM eventtime) AS hour, count(*) AS events
          FROM \(table) WHERE eventtime IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
          """, columns: ["eventtime"]),
      ReportQuery(
        id: "categories", title: "Categories", chart: Treemap.name,
        sql: """
          SELECT productcategory, productsubcategory, count(*) AS events
          FROM \(table) WHERE productcategory IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
          """, columns: ["productcategory", "productsubcategory"]),
      ReportQuery(
        id: "products", title: "Top products", chart: TableChart.name,
        sql: """
          SELECT productid, max(productcategory) AS category, count(*) AS events,
            count(DISTINCT \(visitor)) AS visitors,
            sum(CASE WHEN activitytype = 'addtocart' THEN 1 ELSE 0 END) AS added,
            sum(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchases
          FROM \(table) WHERE productid IS NOT NULL GROUP BY productid ORDER BY 3 DESC, 1 LIMIT 15
          """, columns: ["productid", "productcategory", "customerid", "deviceid", "activitytype"]),
    ]
  }
}

/// A query whose result the default report shows.
package struct ReportQuery: Sendable, Hashable {
  /// Key of its result in the dictionary that `DefaultReport.assemble` takes.
  package let id: String
  package let title: String
  /// Name of the chart type that shows it.
  package let chart: String
  package let sql: String
  /// Columns of the table that the query needs.
  package let columns: [String]
}

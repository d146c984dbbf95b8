/// The queries of the default report, in the dialect of Athena (Trino).
extension DefaultReport {
  /// Every query of the report over `table`, a name as it stands behind FROM. Order is that of the page.
  package static func queries(table: String = "clickstream") -> [ReportQuery] {
    [
      ReportQuery(
        id: "summary", title: "Key figures", chart: KPITile.name,
        sql: """
          SELECT count(*) AS events, count(DISTINCT customerid) AS visitors,
            count(DISTINCT CASE WHEN activitytype = 'purchase' THEN customerid END) AS buyers,
            sum(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchases,
            min(eventtime) AS first_event, max(eventtime) AS last_event
          FROM \(table)
          """),
      ReportQuery(
        id: "days", title: "Clicks by day", chart: LineChart.name,
        sql: """
          SELECT date_trunc('day', eventtime) AS day, count(*) AS events, count(DISTINCT customerid) AS visitors,
            count(DISTINCT CASE WHEN activitytype = 'purchase' THEN customerid END) AS buyers,
            sum(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchases
          FROM \(table) WHERE eventtime IS NOT NULL GROUP BY 1 ORDER BY 1
          """),
      ReportQuery(
        id: "hours", title: "Clicks by hour", chart: LineChart.name,
        sql: """
          SELECT date_trunc('hour', eventtime) AS hour, count(*) AS events
          FROM \(table) WHERE eventtime IS NOT NULL GROUP BY 1 ORDER BY 1
          """),
      // A session ends after half an hour without an event of the same visitor on the same device.
      ReportQuery(
        id: "sessions", title: "Sessions by day", chart: LineChart.name,
        sql: """
          SELECT date_trunc('day', eventtime) AS day, count(*) AS sessions
          FROM (SELECT eventtime, lag(eventtime) OVER (PARTITION BY customerid, deviceid ORDER BY eventtime) AS previous
            FROM \(table) WHERE eventtime IS NOT NULL) AS steps
          WHERE previous IS NULL OR eventtime > previous + INTERVAL '30' MINUTE
          GROUP BY 1 ORDER BY 1
          """),
      ReportQuery(
        id: "funnel", title: "From view to purchase", chart: FunnelChart.name,
        sql: """
          SELECT sum(viewed) AS viewed, sum(viewed * added) AS added, sum(viewed * added * checkedout) AS checkedout,
            sum(viewed * added * checkedout * purchased) AS purchased
          FROM (SELECT customerid, max(CASE WHEN activitytype = 'view' THEN 1 ELSE 0 END) AS viewed,
              max(CASE WHEN activitytype = 'addtocart' THEN 1 ELSE 0 END) AS added,
              max(CASE WHEN activitytype = 'checkout' THEN 1 ELSE 0 END) AS checkedout,
              max(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchased
            FROM \(table) WHERE customerid IS NOT NULL GROUP BY customerid) AS steps
          """),
      ReportQuery(
        id: "activities", title: "Activity types", chart: PieChart.name,
        sql: "SELECT activitytype, count(*) AS events FROM \(table) GROUP BY 1 ORDER BY 2 DESC, 1"),
      ReportQuery(
        id: "rhythm", title: "Activity by hour and weekday", chart: HeatMap.name,
        sql: """
          SELECT day_of_week(eventtime) AS weekday, extract(hour FROM eventtime) AS hour, count(*) AS events
          FROM \(table) WHERE eventtime IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
          """),
      ReportQuery(
        id: "categories", title: "Categories", chart: Treemap.name,
        sql: """
          SELECT productcategory, productsubcategory, count(*) AS events
          FROM \(table) WHERE productcategory IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
          """),
      ReportQuery(
        id: "products", title: "Top products", chart: TableChart.name,
        sql: """
          SELECT productid, max(productcategory) AS category, count(*) AS events,
            count(DISTINCT customerid) AS visitors,
            sum(CASE WHEN activitytype = 'addtocart' THEN 1 ELSE 0 END) AS added,
            sum(CASE WHEN activitytype = 'purchase' THEN 1 ELSE 0 END) AS purchases
          FROM \(table) WHERE productid IS NOT NULL GROUP BY productid ORDER BY 3 DESC, 1 LIMIT 15
          """),
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
}

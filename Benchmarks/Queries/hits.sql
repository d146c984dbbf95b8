-- 68 web-analytics queries over the wide table hits (105 columns), one statement each, ended by a semicolon.
-- Names are quoted, so that engines which fold case read them; every answer has one right order.
-- Counts and filters
SELECT count(*) FROM hits;
SELECT count(*) AS n FROM hits WHERE "AdvEngineID" <> 0;
SELECT count(*) AS n FROM hits WHERE "ResolutionWidth" >= 1600 AND "IsMobile" = 0;
SELECT count(*) AS n FROM hits WHERE "SearchPhrase" <> '' AND "TraficSourceID" IN (2, 3, 5);
SELECT count(*) AS n FROM hits WHERE "RegionID" BETWEEN 100 AND 2000;
SELECT count(*) AS n FROM hits WHERE "UserID" = 435090932899640449;
SELECT "UserID" FROM hits WHERE "UserID" = 435090932899640449 ORDER BY "UserID" LIMIT 5;
SELECT count(*) AS n, min("EventDate") AS first_day, max("EventDate") AS last_day FROM hits;
SELECT min("URL") AS first_url, max("URL") AS last_url FROM hits;
SELECT min("Title") AS a, max("SearchPhrase") AS b, min("WatchID") AS c, max("WatchID") AS d FROM hits WHERE "CounterID" < 100;
-- Sums and means
SELECT sum("AdvEngineID") AS s, count(*) AS n, avg("ResolutionWidth") AS w FROM hits;
SELECT avg("UserID") AS mean_user FROM hits;
SELECT sum("ResolutionWidth") AS s0, sum("ResolutionWidth" + 1) AS s1, sum("ResolutionWidth" + 2) AS s2, sum("ResolutionWidth" + 3) AS s3, sum("ResolutionWidth" + 4) AS s4, sum("ResolutionWidth" + 5) AS s5, sum("ResolutionWidth" + 6) AS s6, sum("ResolutionWidth" + 7) AS s7, sum("ResolutionWidth" + 8) AS s8, sum("ResolutionWidth" + 9) AS s9, sum("ResolutionWidth" + 10) AS s10, sum("ResolutionWidth" + 11) AS s11, sum("ResolutionWidth" + 12) AS s12, sum("ResolutionWidth" + 13) AS s13, sum("ResolutionWidth" + 14) AS s14, sum("ResolutionWidth" + 15) AS s15, sum("ResolutionWidth" + 16) AS s16, sum("ResolutionWidth" + 17) AS s17, sum("ResolutionWidth" + 18) AS s18, sum("ResolutionWidth" + 19) AS s19 FROM hits;
SELECT sum("SendTiming" + "DNSTiming") AS a, sum("ConnectTiming" * 2) AS b, max("FetchTiming" - "ResponseStartTiming") AS c, min("WindowClientWidth" - "WindowClientHeight") AS d FROM hits WHERE "DontCountHits" = 0;
SELECT sum(CASE WHEN "IsRefresh" = 1 THEN 1 ELSE 0 END) AS refreshes, sum(CASE WHEN "IsLink" = 1 OR "IsDownload" = 1 THEN 1 ELSE 0 END) AS leaves, avg("WindowClientWidth") AS w FROM hits WHERE "CounterID" = 62;
SELECT avg(length("URL")) AS u, max(length("Title")) AS t, sum(length("Referer")) AS r FROM hits;
-- Distinct counts
SELECT count(DISTINCT "UserID") AS users FROM hits;
SELECT count(DISTINCT "SearchPhrase") AS phrases FROM hits;
SELECT count(DISTINCT "URL") AS urls FROM hits WHERE "IsRefresh" = 0;
SELECT count(DISTINCT "RegionID") AS regions, count(DISTINCT "CounterID") AS counters FROM hits;
SELECT "RegionID", count(DISTINCT "UserID") AS users FROM hits GROUP BY "RegionID" ORDER BY users DESC, "RegionID" LIMIT 10;
SELECT "MobilePhoneModel", count(DISTINCT "UserID") AS users FROM hits WHERE "MobilePhoneModel" <> '' GROUP BY "MobilePhoneModel" ORDER BY users DESC, "MobilePhoneModel" LIMIT 10;
SELECT "SearchPhrase", count(DISTINCT "UserID") AS users FROM hits WHERE "SearchPhrase" <> '' GROUP BY "SearchPhrase" ORDER BY users DESC, "SearchPhrase" LIMIT 10;
SELECT "RegionID", sum("AdvEngineID") AS a, count(*) AS n, avg("ResolutionWidth") AS w, count(DISTINCT "UserID") AS users FROM hits GROUP BY "RegionID" ORDER BY n DESC, "RegionID" LIMIT 10;
-- Few groups
SELECT "AdvEngineID", count(*) AS n FROM hits WHERE "AdvEngineID" <> 0 GROUP BY "AdvEngineID" ORDER BY n DESC, "AdvEngineID";
SELECT "TraficSourceID", "SearchEngineID", count(*) AS n FROM hits GROUP BY "TraficSourceID", "SearchEngineID" ORDER BY n DESC, 1, 2;
SELECT "ResolutionWidth", "ResolutionHeight", count(*) AS n, avg("WindowClientWidth") AS w FROM hits GROUP BY "ResolutionWidth", "ResolutionHeight" ORDER BY n DESC, 1, 2;
SELECT "MobilePhone", "MobilePhoneModel", count(*) AS n FROM hits WHERE "IsMobile" = 1 GROUP BY "MobilePhone", "MobilePhoneModel" ORDER BY n DESC, 1, 2 LIMIT 20;
SELECT "EventDate", count(*) AS n, count(DISTINCT "CounterID") AS counters FROM hits GROUP BY "EventDate" ORDER BY "EventDate";
SELECT "UTMSource", "UTMMedium", count(*) AS n FROM hits WHERE "UTMSource" <> '' GROUP BY "UTMSource", "UTMMedium" ORDER BY n DESC, 1, 2 LIMIT 15;
SELECT extract(hour FROM "EventTime") AS h, count(*) AS n, sum("IsRefresh") AS refreshes FROM hits GROUP BY 1 ORDER BY 1;
SELECT date_trunc('day', "EventTime") AS day, "IsMobile", count(*) AS n, sum("IsLink") AS links FROM hits GROUP BY 1, 2 ORDER BY 1, 2;
SELECT CASE WHEN "ResolutionWidth" = 0 THEN 'unknown' WHEN "ResolutionWidth" < 1300 THEN 'small' WHEN "ResolutionWidth" < 1700 THEN 'medium' ELSE 'large' END AS kind, count(*) AS n, avg("WindowClientHeight") AS h FROM hits GROUP BY 1 ORDER BY n DESC, 1;
-- Thousands to millions of groups
SELECT "CounterID", count(*) AS n FROM hits GROUP BY "CounterID" ORDER BY n DESC, "CounterID" LIMIT 20;
SELECT "UserID", count(*) AS n FROM hits GROUP BY "UserID" ORDER BY n DESC, "UserID" LIMIT 10;
SELECT "SearchPhrase", count(*) AS n FROM hits WHERE "SearchPhrase" <> '' GROUP BY "SearchPhrase" ORDER BY n DESC, "SearchPhrase" LIMIT 10;
SELECT "SearchEngineID", "SearchPhrase", count(*) AS n FROM hits WHERE "SearchPhrase" <> '' GROUP BY "SearchEngineID", "SearchPhrase" ORDER BY n DESC, 1, 2 LIMIT 10;
SELECT "UserID", "SearchPhrase", count(*) AS n FROM hits GROUP BY "UserID", "SearchPhrase" ORDER BY n DESC, 1, 2 LIMIT 10;
SELECT "UserID", extract(minute FROM "EventTime") AS m, "SearchPhrase", count(*) AS n FROM hits GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3 LIMIT 10;
SELECT "URL", count(*) AS n FROM hits GROUP BY "URL" ORDER BY n DESC, "URL" LIMIT 10;
SELECT "Title", count(*) AS n FROM hits WHERE "Title" <> '' GROUP BY "Title" ORDER BY n DESC, "Title" LIMIT 10;
SELECT 1 AS one, "URL", count(*) AS n FROM hits GROUP BY 1, "URL" ORDER BY n DESC, "URL" LIMIT 10;
SELECT "ClientIP", "ClientIP" - 1 AS a, "ClientIP" - 2 AS b, "ClientIP" - 3 AS c, count(*) AS n FROM hits GROUP BY 1, 2, 3, 4 ORDER BY n DESC, 1 LIMIT 10;
SELECT "WatchID", "ClientIP", count(*) AS n, sum("IsRefresh") AS r, avg("ResolutionWidth") AS w FROM hits GROUP BY "WatchID", "ClientIP" ORDER BY n DESC, 1, 2 LIMIT 10;
SELECT "SearchEngineID", "ClientIP", count(*) AS n, sum("IsRefresh") AS r, avg("ResolutionWidth") AS w FROM hits WHERE "SearchPhrase" <> '' GROUP BY "SearchEngineID", "ClientIP" ORDER BY n DESC, 1, 2 LIMIT 10;
SELECT "CounterID", "EventDate", count(*) AS n, max("EventTime") AS last_seen FROM hits GROUP BY "CounterID", "EventDate" ORDER BY n DESC, 1, 2 LIMIT 10;
SELECT "CounterID", avg(length("URL")) AS l, count(*) AS n FROM hits WHERE "URL" <> '' GROUP BY "CounterID" HAVING count(*) > 10000 ORDER BY l DESC, 1 LIMIT 25;
SELECT "RefererHash", "EventDate", count(*) AS n FROM hits GROUP BY "RefererHash", "EventDate" HAVING count(*) > 50 ORDER BY n DESC, 1, 2 LIMIT 10;
SELECT "IPNetworkID", count(*) AS n, count(DISTINCT "UserID") AS users, max("HistoryLength") AS h FROM hits GROUP BY "IPNetworkID" ORDER BY users DESC, "IPNetworkID" LIMIT 10;
-- Text search
SELECT count(*) AS n FROM hits WHERE "URL" LIKE '%google%';
SELECT count(*) AS n FROM hits WHERE "Title" LIKE '%Google' AND "URL" NOT LIKE '%.google.%';
SELECT "SearchPhrase", min("URL") AS u, count(*) AS n FROM hits WHERE "URL" LIKE '%google%' AND "SearchPhrase" <> '' GROUP BY "SearchPhrase" ORDER BY n DESC, 1 LIMIT 10;
SELECT "SearchPhrase", min("URL") AS u, min("Title") AS t, count(*) AS n, count(DISTINCT "UserID") AS users FROM hits WHERE "Title" LIKE '%Google%' AND "URL" NOT LIKE '%.google.%' AND "SearchPhrase" <> '' GROUP BY "SearchPhrase" ORDER BY n DESC, 1 LIMIT 10;
SELECT regexp_replace("Referer", '^https?://(?:www\.)?([^/]+)/.*$', '\1') AS host, avg(length("Referer")) AS l, count(*) AS n, min("Referer") AS r FROM hits WHERE "Referer" <> '' GROUP BY 1 HAVING count(*) > 5000 ORDER BY l DESC, 1 LIMIT 25;
SELECT count(*) AS n FROM hits WHERE "Referer" LIKE 'https://www.%' AND "URL" LIKE '%item1%ref=9%';
-- Top rows
SELECT * FROM hits WHERE "URL" LIKE '%google%' ORDER BY "EventTime", "WatchID" LIMIT 10;
SELECT "SearchPhrase" FROM hits WHERE "SearchPhrase" <> '' ORDER BY "EventTime", "SearchPhrase" LIMIT 10;
SELECT "SearchPhrase" FROM hits WHERE "SearchPhrase" <> '' ORDER BY "SearchPhrase" LIMIT 10;
SELECT "EventTime", "WatchID", "URL" FROM hits ORDER BY "EventTime" DESC, "WatchID" LIMIT 20;
SELECT "WatchID", "UserID", "FetchTiming" FROM hits ORDER BY "FetchTiming" DESC, "WatchID" LIMIT 50;
-- One site, some days
SELECT "URL", count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-01' AND "EventDate" <= DATE '2013-07-31' AND "DontCountHits" = 0 AND "IsRefresh" = 0 AND "URL" <> '' GROUP BY "URL" ORDER BY views DESC, "URL" LIMIT 10;
SELECT "Title", count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-10' AND "EventDate" <= DATE '2013-07-12' AND "IsRefresh" = 0 AND "Title" <> '' GROUP BY "Title" ORDER BY views DESC, "Title" LIMIT 10;
SELECT "URL", count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-01' AND "EventDate" <= DATE '2013-07-31' AND "IsRefresh" = 0 AND "IsLink" <> 0 AND "IsDownload" = 0 GROUP BY "URL" ORDER BY views DESC, "URL" LIMIT 10 OFFSET 1000;
SELECT "TraficSourceID", "SearchEngineID", "AdvEngineID", CASE WHEN "SearchEngineID" = 0 AND "AdvEngineID" = 0 THEN "Referer" ELSE '' END AS src, "URL" AS dst, count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-01' AND "EventDate" <= DATE '2013-07-31' AND "IsRefresh" = 0 GROUP BY 1, 2, 3, 4, 5 ORDER BY views DESC, 1, 2, 3, 4, 5 LIMIT 10 OFFSET 1000;
SELECT "URLHash", "EventDate", count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-01' AND "EventDate" <= DATE '2013-07-31' AND "IsRefresh" = 0 AND "TraficSourceID" IN (-1, 6) AND "RefererHash" = 3594120000172545465 GROUP BY "URLHash", "EventDate" ORDER BY views DESC, 1, 2 LIMIT 10 OFFSET 100;
SELECT "WindowClientWidth", "WindowClientHeight", count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-01' AND "EventDate" <= DATE '2013-07-31' AND "IsRefresh" = 0 AND "DontCountHits" = 0 AND "URLHash" = 2868770270353813622 GROUP BY "WindowClientWidth", "WindowClientHeight" ORDER BY views DESC, 1, 2 LIMIT 10 OFFSET 10000;
SELECT date_trunc('minute', "EventTime") AS minute, count(*) AS views FROM hits WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-14' AND "EventDate" <= DATE '2013-07-15' AND "IsRefresh" = 0 AND "DontCountHits" = 0 GROUP BY 1 ORDER BY 1 LIMIT 10 OFFSET 1000;
SELECT "CounterID", "UserID", "EventTime", "URL" FROM hits WHERE "EventTime" >= TIMESTAMP '2013-07-20 12:00:00' AND "EventTime" < TIMESTAMP '2013-07-20 12:10:00' AND "RegionID" < 3 ORDER BY "EventTime", "UserID", "URL" LIMIT 100 OFFSET 500;

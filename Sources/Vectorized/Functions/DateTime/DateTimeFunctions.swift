/// Date and time functions.
let dateTimeFunctions: [ScalarFunction] =
  DatePart.allCases.map(\.definition) + ClockPart.allCases.map(\.definition) + [
    TimeZones.atTimezone,
    DateOf.definition,
    DateAdd.definition,
    DateDiff.definition,
    DateFormat.dateFormat,
    DateFormat.dateParse,
    DateTrunc.definition,
    DateFormat.formatDatetime,
    UnixTime.fromISO8601Date,
    UnixTime.fromISO8601Timestamp,
    UnixTime.fromUnixtime,
    LastDayOfMonth.definition,
    DateFormat.parseDatetime,
    UnixTime.toISO8601,
    UnixTime.toUnixtime,
    TimeZones.withTimezone,
  ]

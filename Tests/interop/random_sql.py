"""Random SELECT statements in the part of SQL where Trino, DuckDB and, for most of it, SQLite mean the same.

Where they spell it differently the text holds an alternative (`alt`), resolved by `render`. Left out on purpose, for the
engines differ by design: division by zero, overflow, decimal division, avg of decimals, text of doubles and times, substr
from 0, trim of line ends, greatest and least of NULL, split_part beyond the end.
"""
import random, re
from random_tables import CATEGORIES, COUNTRIES, TABLES, WORDS

COLQ, DUCKDB, SQLITE = 0, 1, 2
NO = "\4"  # stands where SQLite has nothing alike


class Unsupported(Exception): pass


def alt(colq, duckdb, sqlite=NO): return f"\1{colq}\2{duckdb}\2{sqlite}\3"


def render(text, dialect):
    text = re.sub("\1([^\2]*)\2([^\2]*)\2([^\3]*)\3", lambda m: m.group(dialect + 1), text)
    if NO in text:
        if dialect == SQLITE: raise Unsupported()
        text = text.replace(NO, "")
    return text


def quoted(text): return "'" + text.replace("'", "''") + "'"


class Relation:
    """What FROM gives: columns as (SQL text, kind) and the expressions that together are unique, or None."""
    def __init__(self, sql, columns, keys): self.sql, self.columns, self.keys = sql, columns, keys


class Select:
    """One SELECT as parts that can be left out one at a time (see `smaller`)."""
    def __init__(self):
        self.ctes, self.items, self.distinct, self.source, self.where = [], [], False, "", []
        self.groups, self.having, self.order, self.limit, self.kinds, self.rollup = [], [], None, "", [], ""

    def text(self):
        out = "WITH " + ", ".join(self.ctes) + " " if self.ctes else ""
        out += "SELECT " + ("DISTINCT " if self.distinct else "") + ", ".join(f"{e} AS c{i}" for i, e in enumerate(self.items))
        out += " FROM " + self.source
        if self.where: out += " WHERE " + " AND ".join(self.where)
        if self.groups:
            keys = ", ".join(self.groups)
            out += f" GROUP BY {NO}{self.rollup}({keys})" if self.rollup else " GROUP BY " + keys
        if self.having: out += " HAVING " + " AND ".join(self.having)
        if self.order is not None:
            chosen = [(i, how) for i, how in self.order if i <= len(self.items)]
            chosen += [(i, " NULLS LAST") for i in range(1, len(self.items) + 1) if i not in [n for n, _ in chosen]]
            out += " ORDER BY " + ", ".join(f"{i}{how}" for i, how in chosen) + self.limit
        return out

    def smaller(self):
        """Copies with one part left out."""
        for name in ["ctes", "items", "where", "groups", "having"]:
            parts = getattr(self, name)
            for i in range(len(parts)):
                if name == "items" and len(parts) == 1: continue
                yield self.with_part(name, parts[:i] + parts[i + 1:])
        if self.order is not None: yield self.with_part("order", None)
        for name, value in [("limit", ""), ("distinct", False), ("rollup", "")]:
            if getattr(self, name) != value: yield self.with_part(name, value)

    def with_part(self, name, value):
        copy = Select()
        copy.__dict__.update(self.__dict__)
        setattr(copy, name, value)
        return copy


class Generator:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.names = 0
        self.depth = self.rng.choice([1, 2, 2, 3, 4])
        self.is_portable = self.rng.random() < 0.35  # nothing that SQLite lacks, where there is a choice

    def pick(self, *options):
        if self.is_portable: options = [o for o in options if not (isinstance(o, str) and NO in o)] or options
        return self.rng.choice(options)

    def chance(self, share): return self.rng.random() < share

    def fresh(self):
        self.names += 1
        return f"t{self.names}"

    # Expressions: `columns` are (text, kind); `depth` is how many more levels may nest.

    def literal(self, kind):
        rng = self.rng
        if kind == "int": return str(self.pick(0, 1, 2, 7, 10, 100, -3, rng.randrange(-300, 300), rng.randrange(0, 3000)))
        if kind == "double": return alt(f"{(n := rng.randrange(-800, 800) / 4)}E0", f"{n}e0", f"{n}")
        if kind == "decimal": return NO + self.pick("0.00", "12.5", f"{rng.randrange(-500, 500)}.{rng.randrange(10, 100)}")
        if kind == "bool": return self.pick("TRUE", "FALSE")
        if kind == "text": return quoted(self.pick(*WORDS, *COUNTRIES, *CATEGORIES))
        date = f"2024-01-{rng.randrange(1, 29):02d}"
        if kind == "date": return alt(f"DATE '{date}'", f"DATE '{date}'", f"'{date}'")
        at = f"{date} {rng.randrange(24):02d}:30:00"
        return alt(f"TIMESTAMP '{at}'", f"TIMESTAMP '{at}'", f"'{at}.000000'")

    def column(self, kind, columns):
        found = [text for text, k in columns if k == kind]
        return self.rng.choice(found) if found else self.literal(kind)

    def expression(self, kind, columns, depth):
        if depth <= 0 or self.chance(0.25):
            if self.chance(0.04): return f"CAST(NULL AS {self.type_name(kind)})"
            return self.column(kind, columns) if self.chance(0.85) else self.literal(kind)
        def sub(k): return self.expression(k, columns, depth - 1)
        if self.chance(0.22):
            condition = self.predicate(columns, depth - 1)
            return self.pick(f"CASE WHEN {condition} THEN {sub(kind)} ELSE {sub(kind)} END",
                             f"CASE WHEN {condition} THEN {sub(kind)} WHEN {self.predicate(columns, 0)} THEN {sub(kind)} END",
                             f"COALESCE({sub(kind)}, {sub(kind)})", f"NULLIF({sub(kind)}, {sub(kind)})",
                             alt("IF", "IF", "IIF") + f"({condition}, {sub(kind)}, {sub(kind)})")
        if kind == "int": return self.integer(sub)
        if kind == "text": return self.text(sub, columns)
        if kind == "bool": return self.predicate(columns, depth - 1)
        if kind == "double":
            return self.pick(f"({sub('double')} {self.pick('+', '-')} {sub('double')})", f"({sub('double')} * 0.5{alt('E0', 'e0', '')})",
                             f"abs({sub('double')})", f"(- {sub('double')})", f"CAST({self.small_integer(sub)} AS {alt('DOUBLE', 'DOUBLE', 'REAL')})",
                             NO + f"CAST(floor({sub('decimal')}) AS DOUBLE)", NO + f"floor({sub('double')})", NO + f"round({sub('double')})",
                             NO + f"ceil({sub('double')})")
        if kind == "decimal":
            return NO + self.pick(f"({self.column('decimal', columns)} {self.pick('+', '-', '*')} {self.column('decimal', columns)})",
                                  f"abs({sub('decimal')})", f"round({self.column('decimal', columns)}, 1)", f"(- {sub('decimal')})",
                                  f"CAST({self.column('decimal', columns)} AS DECIMAL(18, 3))",
                                  f"CAST({self.small_integer(sub)} AS DECIMAL(18, 2))")
        if kind == "date":
            return self.pick(sub("date"), NO + f"CAST({sub('date')} + INTERVAL '{self.rng.randrange(1, 40)}' DAY AS DATE)",
                             NO + f"CAST({sub('time')} AS DATE)",
                             NO + f"CAST(date_trunc('{self.pick('day', 'week', 'month', 'quarter', 'year')}', {sub('date')}) AS DATE)")
        return self.pick(NO + f"date_trunc('{self.pick('second', 'minute', 'hour', 'day', 'week', 'month', 'year')}', {sub('time')})",
                         NO + f"({sub('time')} {self.pick('+', '-')} INTERVAL '{self.rng.randrange(1, 90)}' {self.pick('HOUR', 'MINUTE', 'DAY')})",
                         NO + f"CAST({sub('date')} AS TIMESTAMP)")

    def small_integer(self, sub): return f"(({sub('int')}) % 1000)"

    def integer(self, sub):
        return self.pick(
            f"({self.small_integer(sub)} {self.pick('+', '-', '*')} {self.small_integer(sub)})",
            f"(({sub('int')}) {alt('/', '//', '/')} {self.pick(2, 3, 10, -7)})", f"(({sub('int')}) % {self.pick(2, 7, 100)})",
            f"abs({sub('int')})", f"(- {sub('int')})", f"length({sub('text')})", f"CAST({sub('int')} AS BIGINT)",
            alt("strpos(", "strpos(", "instr(") + f"{sub('text')}, {quoted(self.pick('a', 'b', '本', ' ', '/p/'))})",
            NO + f"extract({self.pick('year', 'quarter', 'month', 'day', 'week')} FROM {sub('date')})",
            NO + f"extract({self.pick('year', 'month', 'day', 'hour', 'minute', 'second')} FROM {sub('time')})",
            NO + alt("day_of_week(", "isodow(") + sub("date") + ")", NO + f"day_of_year({sub('date')})".replace("day_of_year", alt("day_of_year", "dayofyear")),
            NO + alt("date_diff", "date_sub") + f"('{self.pick('day', 'hour', 'minute')}', {sub('time')}, {sub('time')})",
            NO + f"CAST({sub('decimal')} AS BIGINT)", NO + f"CAST(floor({sub('double')}) AS BIGINT)", NO + f"CAST({sub('bool')} AS INTEGER)",
            NO + f"sign({sub('int')})", NO + f"CAST(sign({sub('double')}) AS BIGINT)")

    def text(self, sub, columns):
        return self.pick(
            NO + f"lower({sub('text')})", NO + f"upper({sub('text')})", f"substr({sub('text')}, {self.pick(1, 2, 5)}, {self.pick(0, 1, 3, 20)})",
            f"substr({sub('text')}, {self.pick(1, 2, 4, 30)})", f"({sub('text')} || {sub('text')})", f"trim({sub('text')})",
            f"ltrim({sub('text')})", f"rtrim({sub('text')})", f"replace({sub('text')}, {self.pick(quoted('a'), quoted('é'), quoted('/p'))}, {self.pick(quoted(''), quoted('xy'))})",
            NO + f"reverse({self.column('text', columns)})", NO + f"lpad({sub('text')}, {self.pick(0, 3, 15)}, 'é-')",
            NO + f"rpad({sub('text')}, {self.pick(0, 3, 15)}, '*')", NO + f"split_part({sub('text')}, '{self.pick('/', 'a')}', 1)",
            f"CAST({sub('int')} AS {alt('VARCHAR', 'VARCHAR', 'TEXT')})", NO + f"CAST({self.column('date', columns)} AS VARCHAR)",
            NO + f"CAST({self.column('decimal', columns)} AS VARCHAR)", NO + f"CAST({sub('bool')} AS VARCHAR)")

    def type_name(self, kind):
        return {"int": "BIGINT", "double": alt("DOUBLE", "DOUBLE", "REAL"), "decimal": "DECIMAL(10, 2)", "bool": "BOOLEAN",
                "text": alt("VARCHAR", "VARCHAR", "TEXT"), "date": alt("DATE", "DATE", "TEXT"),
                "time": alt("TIMESTAMP", "TIMESTAMP", "TEXT")}[kind]

    def predicate(self, columns, depth):
        if depth > 0 and self.chance(0.45):
            a, b = self.predicate(columns, depth - 1), self.predicate(columns, depth - 1)
            return self.pick(f"({a} AND {b})", f"({a} OR {b})", f"(NOT {a})", f"({a} OR NOT {b})")
        kind = self.rng.choice([k for _, k in columns])
        if kind == "bool" and self.chance(0.5): return self.column("bool", columns)
        left, right = self.expression(kind, columns, depth - 1), self.expression(kind, columns, depth - 1)
        if self.chance(0.4): left, right = self.column(kind, columns), self.literal(kind)
        choice = self.rng.random()
        if choice < 0.45: return f"({left} {self.pick('=', '<>', '<', '<=', '>', '>=')} {right})"
        if choice < 0.48 and kind != "bool":
            values = " ".join(f"WHEN {self.literal(kind)} THEN {self.pick('TRUE', 'FALSE', 'NULL')}" for _ in range(self.pick(1, 2, 4)))
            return f"(CASE {left} {values} ELSE {self.pick('TRUE', 'FALSE', 'NULL')} END)"
        if choice < 0.55: return f"({left} IS {self.pick('', 'NOT ')}NULL)"
        if choice < 0.65:
            values = [self.literal(kind) for _ in range(self.rng.randrange(1, 6))] + (["NULL"] if self.chance(0.1) else [])
            return f"({left} {self.pick('', 'NOT ')}IN ({', '.join(values)}))"
        if choice < 0.75: return f"({left} {self.pick('', 'NOT ')}BETWEEN {self.literal(kind)} AND {right})"
        if choice < 0.8: return f"({left} IS {self.pick('', 'NOT ')}DISTINCT FROM {right})"
        word = self.column("text", columns)
        if choice < 0.95:
            pattern = self.pick("a%", "%a", "%a%", "%", "_", "", "%本%", "__", "/p/1%", "%q=é", "%b", "a%r%", "_e%", "%s", "Ö%")
            return f"({word} {self.pick('', 'NOT ')}LIKE {quoted(pattern)})"
        return NO + f"starts_with({word}, {self.literal('text')})"

    # Relations.

    def table(self, names=None):
        name, alias = self.pick(*(names or ["clicks", "clicks", "clicks", "plain", "edges", "parted", "texts", "few", "products", "empty"])), self.fresh()
        columns = [((NO if k == "decimal" else "") + f"{alias}.{c}", k) for c, k in TABLES[name].items()
                   if not (self.is_portable and k == "decimal")]
        return Relation(f"{alt(quoted(name + {'parted': '', 'texts': '.csv'}.get(name, '.parquet')), name, name)} AS {alias}", columns, [columns[0][0]])

    def relation(self, depth):
        choice = self.rng.random()
        if depth > 0 and choice < 0.2:
            query, alias = self.select(depth - 1, ordered=self.chance(0.2)), self.fresh()
            return Relation(f"({query.text()}) AS {alias}", [(f"{alias}.c{i}", k) for i, k in enumerate(query.kinds)], None)
        if depth > 0 and choice < 0.5: return self.join(depth)
        return self.table()

    def join(self, depth):
        if self.chance(0.15):
            a, b = self.table(["few", "products"]), self.table(["few", "products", "empty"])
            return Relation(f"{a.sql} CROSS JOIN {b.sql}", a.columns + b.columns, a.keys + b.keys)
        a = self.relation(depth - 1)
        b = self.table(["products", "products", "few", "edges", "plain", "parted", "texts", "empty"])
        kind = self.pick("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")
        ints = [t for t, k in a.columns if k == "int"] or ["7"]
        texts = [t for t, k in a.columns if k == "text"]
        named = [t for t in ints if t.endswith(".product")]
        key = self.rng.choice(named) if named and self.chance(0.7) else self.rng.choice(ints)
        condition = f"{key} = {b.keys[0]}"
        if texts and self.chance(0.2) and "products" in b.sql: condition = f"{self.rng.choice(texts)} = {b.columns[1][0]}"
        if self.chance(0.25): condition += f" AND {self.predicate(self.sample(a.columns + b.columns), 1)}"
        if self.chance(0.15):
            b = self.table(["few", "products", "empty"])
            condition = f"{self.rng.choice(ints)} {self.pick('<', '>=')} {self.column('int', b.columns)} AND {self.predicate(self.sample(a.columns + b.columns), 2)}"
            if "clicks" in a.sql or "plain" in a.sql: condition += f" AND {self.rng.choice(ints)} = {self.column('int', b.columns)}"
        keys = a.keys + b.keys if a.keys else None
        return Relation(f"{a.sql} {kind} {b.sql} ON {condition}", a.columns + b.columns, keys)

    def sample(self, columns): return self.rng.sample(columns, min(len(columns), 7))

    def subquery_predicate(self, columns):
        inner = self.table(["products", "few", "plain", "empty"])
        kind = self.pick("int", "int", "text")
        outer, own = self.column(kind, columns), self.column(kind, inner.columns)
        more = f" AND {self.predicate(self.sample(inner.columns), 1)}" if self.chance(0.6) else ""
        where = f" WHERE {more[5:]}" if more else ""
        second, own_second = self.column("int", columns), self.column("int", inner.columns)
        return self.pick(NO + f"({outer} {self.pick('= ANY', '<> ALL', '< ANY', '< ALL', '>= ANY', '>= ALL')} (SELECT {own} FROM {inner.sql}{where}))",
                         f"(({outer}, {second}) IN (SELECT {own}, {own_second} FROM {inner.sql}{where}))",
                         f"({outer} {self.pick('', 'NOT ')}IN (SELECT {own} FROM {inner.sql} WHERE {own_second} = {second}{more}))",
                         f"({self.pick('', 'NOT ')}EXISTS (SELECT 1 FROM {inner.sql} WHERE {own} = {outer} AND {own_second} {self.pick('<', '>=', '<>')} {second}{more}))",
                         f"({outer} {self.pick('', 'NOT ')}IN (SELECT {own} FROM {inner.sql}{where}))",
                         f"({self.pick('', 'NOT ')}EXISTS (SELECT 1 FROM {inner.sql} WHERE {own} = {outer}{more}))",
                         f"({self.column('int', columns)} {self.pick('<', '>=', '=')} (SELECT {self.pick('min', 'max', 'count')}({self.column('int', inner.columns)}) FROM {inner.sql}{where}))",
                         f"({self.column('int', columns)} {self.pick('<', '>=')} (SELECT {self.pick('min', 'max', 'count')}({self.column('int', inner.columns)}) FROM {inner.sql} WHERE {own} = {outer}{more}))")

    def aggregate(self, columns, depth):
        filtered = f" FILTER (WHERE {self.predicate(columns, 1)})" if self.chance(0.25) else ""
        kind = self.rng.choice([k for _, k in columns])
        argument = self.expression(kind, columns, depth)
        choices = [("count(*)", "int"), (f"count({argument})", "int"), (f"count(DISTINCT {argument})", "int")]
        if kind != "bool": choices += [(f"{self.pick('min', 'max')}({argument})", kind)] * 2
        if kind in ("int", "double", "decimal"): choices += [(f"sum({argument if kind != 'decimal' else self.column(kind, columns)})", kind)] * 2
        if kind == "text" and len(keys := [t for t, k in columns if re.search(r"\.(id|pid)$", t)]) == 1:
            choices += [(NO + alt(f"{(m := self.pick('max', 'min'))}_by", f"arg_{m}_null") + f"({argument}, {keys[0]})", kind)] * 2
        if kind in ("int", "double"): choices += [(f"avg({argument})", "double"), (f"sum(DISTINCT {argument})", kind),
                                                  (NO + f"stddev({self.column(kind, columns)})", "double")]
        # DuckDB counts no rows at all as NULL here.
        counted = NO + alt("count_if(", "coalesce(count_if(") + argument + ")" + filtered + alt("", ", 0)")
        if kind == "bool": choices += [(NO + f"bool_and({argument})", "bool"), (NO + f"bool_or({argument})", "bool"), (counted, "int")]
        if self.is_portable: choices = [c for c in choices if NO not in c[0]]
        text, result = self.rng.choice(choices)
        return text + ("" if "count_if(" in text else filtered), result

    def window(self, columns, keys):
        partition = f"PARTITION BY {', '.join(t for t, _ in self.sample(columns)[:self.pick(1, 1, 2)])} " if self.chance(0.7) else ""
        direction = self.pick("", " DESC", " NULLS FIRST", " DESC NULLS FIRST", " DESC NULLS LAST", " ASC NULLS LAST")
        direction += alt("", "", "" if "NULLS" in direction else " NULLS LAST")
        column, kind = self.rng.choice([c for c in columns])
        tie = "".join(f", {k}{alt('', '', ' NULLS LAST')}" for k in keys) if keys else ""
        order = f"ORDER BY {column}{direction}{tie}"
        frame = self.pick("", "", " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW", " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                          " ROWS BETWEEN 1 PRECEDING AND 3 FOLLOWING", " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING") if keys else ""
        value = self.column(kind, columns)
        choices = [(f"rank() OVER ({partition}{order})", "int"), (f"dense_rank() OVER ({partition}{order})", "int"),
                   (f"count({value}) OVER ({partition}{self.pick('', order + frame)})", "int")]
        if kind != "bool": choices.append((f"{self.pick('min', 'max')}({value}) OVER ({partition}{self.pick('', order + frame)})", kind))
        if kind in ("int", "double", "decimal"): choices.append((f"sum({value}) OVER ({partition}{self.pick('', order + frame)})", kind))
        if keys:
            choices += [(f"row_number() OVER ({partition}{order})", "int"), (f"ntile({self.pick(2, 5)}) OVER ({partition}{order})", "int"),
                        (f"{self.pick('lag', 'lead')}({value}{self.pick('', ', 1', ', 3', ', 2, ' + self.literal(kind))}) OVER ({partition}{order})", kind),
                        (f"{self.pick('first_value', 'last_value')}({value}) OVER ({partition}{order}{frame})", kind),
                        (f"percent_rank() OVER ({partition}{order})", "double")]
        return self.rng.choice(choices)

    # Statements.

    def select(self, depth, ordered=False, kinds=None):
        query = Select()
        if depth > 0 and self.chance(0.1) and kinds is None:
            inner, name = self.select(depth - 1), self.fresh()
            query.ctes = [f"{name} AS ({inner.text()})"]
            alias = self.fresh()
            relation = Relation(f"{name} AS {alias}", [(f"{alias}.c{i}", k) for i, k in enumerate(inner.kinds)], None)
            if self.chance(0.3):
                other = self.fresh()
                relation = Relation(f"{relation.sql} JOIN {name} AS {other} ON {alias}.c0 = {other}.c0 AND {alias}.c0 < {self.literal(inner.kinds[0])}",
                                    relation.columns, None) if inner.kinds[0] not in ("bool",) and inner.groups and len(inner.groups) == 1 else relation
        else:
            relation = self.relation(depth)
        query.source = relation.sql
        columns = self.sample(relation.columns)
        for _ in range(self.pick(0, 1, 1, 2)): query.where.append(self.predicate(columns, self.rng.randrange(self.depth + 1)))
        if depth > 0 and self.chance(0.2): query.where.append(self.subquery_predicate(columns))
        items = []
        wanted = kinds or [self.rng.choice(columns)[1] for _ in range(self.rng.randrange(1, 5))]
        if kinds is None and self.chance(0.45):
            groups = [(self.column(k, columns) if self.chance(0.6) else self.expression(k, columns, 2), k)
                      for k in wanted[:self.pick(0, 1, 1, 2, 3)]]
            groups = [(t, k) for i, (t, k) in enumerate(groups) if re.search(r"\bt\d+\.", t) and t not in [g for g, _ in groups[:i]]]
            query.groups = [t for t, _ in groups]
            if groups and self.chance(0.2): query.rollup = self.pick("ROLLUP", "CUBE")
            items = groups + [self.aggregate(columns, 2) for _ in range(self.rng.randrange(1, 4))]
            if query.rollup and self.chance(0.5): items.append((NO + f"grouping({', '.join(query.groups)})", "int"))
            if self.chance(0.25): query.having = [f"{self.aggregate(columns, 0)[0]} IS NOT NULL", f"count(*) > {self.pick(0, 1, 5)}"][self.pick(0, 1):]
            if query.groups and not query.rollup and self.chance(0.1): items.append((f"rank() OVER (ORDER BY count(*) DESC)", "int"))
        else:
            items = [(self.expression(k, columns, self.depth), k) for k in wanted]
            if kinds is None and self.chance(0.25): items += [self.window(columns, relation.keys) for _ in range(self.pick(1, 1, 2))]
            if kinds is None and self.chance(0.1):
                inner = self.table(["products", "few", "plain", "empty"])
                where = self.pick("", f" WHERE {self.column('int', inner.columns)} = {self.column('int', columns)}",
                                  f" WHERE {self.column('text', inner.columns)} = {self.column('text', columns)} AND {self.predicate(self.sample(inner.columns), 1)}")
                aggregate, kind = self.aggregate(inner.columns, 1)
                items.append((f"(SELECT {aggregate} FROM {inner.sql}{where})", kind))
            query.distinct = self.chance(0.12)
        query.items, query.kinds = [t for t, _ in items], [k for _, k in items]
        # Doubles keep to exact sums; these do not, so that engines may order nearly equal ones either way.
        if ordered and not re.search(r"stddev\(|avg\(", query.text()):
            ordinals = self.rng.sample(range(1, len(items) + 1), self.rng.randrange(1, len(items) + 1))
            query.order = [(i, self.pick("", " DESC") + self.pick(" NULLS FIRST", " NULLS LAST", alt("", "", " NULLS LAST"))) for i in ordinals]
            if self.chance(0.7): query.limit = f" LIMIT {self.pick(0, 1, 5, 20, 1000)}"
            if query.limit and self.chance(0.3): query.limit = alt(f" OFFSET {(n := self.pick(1, 7, 2000))}{query.limit}", f"{query.limit} OFFSET {n}", f"{query.limit} OFFSET {n}")
        return query

    def statement(self):
        """A `Select`, or now and then a set operation as plain text; whether its rows have an order."""
        if self.chance(0.12):
            kinds = [self.pick("int", "text", "date", "bool", "double", "decimal") for _ in range(self.rng.randrange(1, 4))]
            operation = self.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT", NO + "INTERSECT ALL", NO + "EXCEPT ALL")
            a, b = self.select(1, kinds=kinds), self.select(1, kinds=kinds)
            for query in (a, b): query.items = [query.items[i] for i in range(len(kinds))]
            text = f"{a.text()} {operation} {b.text()}"
            if self.chance(0.4):
                c = self.select(0, kinds=kinds)
                c.items = [c.items[i] for i in range(len(kinds))]
                text = self.pick(NO + f"({text}) {self.pick('UNION', 'EXCEPT', 'INTERSECT', 'UNION ALL')} {c.text()}",
                                 NO + f"{c.text()} {self.pick('UNION', 'EXCEPT', 'INTERSECT')} ({text})",
                                 f"SELECT c0, count(*) AS n FROM ({text}) AS u GROUP BY c0")
            elif self.chance(0.5):
                order = ", ".join(f"{i + 1}{self.pick('', ' DESC')}{self.pick(' NULLS FIRST', ' NULLS LAST')}" for i in range(len(kinds)))
                return f"{text} ORDER BY {order}{self.pick('', ' LIMIT 7')}", True
            return text, False
        query = self.select(self.pick(1, 2, 2, 3), ordered=self.chance(0.4))
        return query, query.order is not None

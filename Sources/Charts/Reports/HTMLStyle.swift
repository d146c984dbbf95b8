/// The style sheet of a report's page: header, cards, tables, and which width of a chart shows where.
enum HTMLStyle {
  static let page = base + cards + figures + tables + breakdown + screen + paper

  private static let base = """
    *{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:1120px;padding:32px 24px 40px;background:var(--page);color:var(--ink);\
    font:15px/1.5 \(ChartStyle.fontFamily);font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
    h1,h2,h3,p,figure,ul{margin:0;padding:0}
    h1{font-size:28px;line-height:1.2;font-weight:700;letter-spacing:-.02em;overflow-wrap:anywhere}
    h2{font-size:18px;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:36px 0 14px}
    h3{font-size:15px;line-height:1.35;font-weight:650}
    .sub{color:var(--muted);margin-top:6px}
    .top{display:flex;justify-content:space-between;align-items:flex-start;gap:16px;margin-bottom:24px}
    #theme{flex:none;display:grid;place-items:center;width:38px;height:38px;border-radius:10px;\
    border:1px solid var(--border);background:var(--surface);color:var(--muted);cursor:pointer}
    #theme[hidden]{display:none}#theme:hover{color:var(--ink)}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    footer{display:flex;flex-wrap:wrap;gap:4px 24px;justify-content:space-between;margin-top:36px;padding-top:16px;\
    border-top:1px solid var(--border);color:var(--muted);font-size:13px}

    """

  private static let cards = """
    .grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px}.full{grid-column:1/-1}
    .card{background:var(--surface);border:1px solid var(--border);border-radius:14px;padding:18px 20px 14px;\
    min-width:0;display:flex;flex-direction:column;box-shadow:0 1px 2px rgb(0 0 0/.04)}
    .card figure{margin:14px 0 12px}
    .note{color:var(--muted);font-size:13.5px;margin-top:3px}
    .prose{max-width:70ch}
    .empty{display:grid;place-items:center;min-height:120px;color:var(--muted);text-align:center;\
    border:1px dashed var(--border);border-radius:10px;margin:12px 0 4px;padding:16px;overflow-wrap:anywhere}
    .vm,.vn{display:none}
    summary{cursor:pointer}
    .data{margin-top:auto;border-top:1px solid var(--grid);padding-top:8px}
    .data>summary{color:var(--muted);font-size:13px;width:max-content;padding:2px 0}
    .data>summary:hover{color:var(--ink)}
    .data .scroll{max-height:340px}

    """

  private static let figures = """
    .figures{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(172px,1fr));gap:16px}
    .figure{padding:16px 18px 12px;display:flex;flex-direction:column}
    .figure .name{color:var(--muted);font-size:13.5px;font-weight:500}
    .figure .value{font-size:29px;line-height:1.25;font-weight:680;letter-spacing:-.02em;margin-top:2px}
    .figure .change{color:var(--muted);font-size:12.5px;min-height:19px}
    .change span{font-weight:600}.up{color:var(--good)}.down{color:var(--bad)}
    .figure .chart{margin:8px 0 0 -4px;width:calc(100% + 8px)}

    """

  private static let tables = """
    .scroll{overflow:auto;margin-top:10px}
    table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
    th{text-align:left;font-weight:600;color:var(--muted);font-size:12.5px;white-space:nowrap;vertical-align:bottom;\
    position:sticky;top:0;background:var(--surface);border-bottom:1px solid var(--border)}
    th,td{padding:7px 14px 7px 0}th:last-child,td:last-child{padding-right:2px}
    td{border-bottom:1px solid var(--grid);overflow-wrap:break-word;max-width:320px}
    tr:last-child td{border-bottom:0}
    .num{text-align:right;white-space:nowrap}.none{color:var(--muted)}
    .barred{min-width:150px}
    .bar{display:inline-block;height:8px;border-radius:4px;background:var(--grid);overflow:hidden;vertical-align:middle}
    .bar i{display:block;height:100%;border-radius:4px;background:var(--s1);\
    print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .barred .bar{width:120px;margin-right:6px}.barred .n{display:inline-block;min-width:8ch}

    """

  private static let breakdown = """
    .drill{columns:2;column-gap:40px;margin-top:10px}
    .drill>*{break-inside:avoid}
    .line{display:grid;grid-template-columns:minmax(90px,1.5fr) minmax(50px,1.6fr) 74px 52px;gap:12px;\
    align-items:center;font-size:13.5px;padding:6px 4px;border-radius:8px}
    .line .what{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
    summary.line{list-style:none}summary.line::-webkit-details-marker{display:none}
    summary.line:hover{background:var(--grid)}
    summary .what{font-weight:500}
    summary .what::before{content:"";display:inline-block;width:0;height:0;margin-right:8px;border:4px solid transparent;\
    border-left:6px solid var(--muted);border-right:0;vertical-align:0}
    details[open]>summary .what::before{border:4px solid transparent;border-top:6px solid var(--muted);\
    border-bottom:0;margin-right:6px;vertical-align:2px}
    .many,.share{text-align:right}.share{color:var(--muted)}
    .parts{padding:2px 0 8px 14px}.parts .line{padding:3px 4px;font-size:13px}
    .parts .bar{height:6px}.parts .bar i{background:var(--s3)}

    """

  /// Charts come in the widths `w`, `m` and `n`; a card shows the one whose text stays nearest to its true size.
  private static let screen = """
    @media screen and (min-width:720px) and (max-width:999px){.half>figure>.vw{display:none}\
    .half>figure>.vn{display:block}.figures{grid-template-columns:repeat(5,minmax(0,1fr));gap:10px}\
    .figure{padding:12px 12px 8px}.figure .value{font-size:21px}.figure .change{font-size:10.5px;white-space:nowrap}}
    @media screen and (max-width:719px){.grid{grid-template-columns:minmax(0,1fr)}.half .vw{max-width:560px}}
    @media screen and (min-width:520px) and (max-width:879px){.full>figure>.vw{display:none}\
    .full>figure>.vm{display:block}.drill{columns:1}}
    @media screen and (max-width:519px){.vw{display:none}.vn{display:block}.drill{columns:1}\
    body{padding:20px 16px 28px}h1{font-size:24px}.card{padding:16px 16px 12px}.grid,.figures{gap:12px}\
    .figures{grid-template-columns:repeat(2,minmax(0,1fr))}\
    .figure:last-child:nth-child(odd){grid-column:1/-1}.figure:last-child:nth-child(odd) .chart{max-width:200px}.figure{padding:14px 14px 10px}.figure .value{font-size:24px}\
    .line{grid-template-columns:minmax(80px,1.5fr) minmax(36px,1fr) 66px 48px;gap:8px}\
    .barred{min-width:0}.barred .bar{display:none}}

    """

  private static let paper = """
    @page{size:A4;margin:11mm}
    @media print{body{max-width:none;padding:0;background:none;font-size:12px}#theme,.data{display:none!important}\
    .vw{display:none}.full>figure>.vm,.half>figure>.vn{display:block}\
    .card{break-inside:avoid;box-shadow:none;padding:12px 14px 8px;border-radius:8px}.grid,.figures{gap:10px}\
    .figures{grid-template-columns:repeat(5,minmax(0,1fr))}.figure .value{font-size:20px}\
    .figure{padding:10px 10px 6px}.figure .change{font-size:10px;white-space:nowrap}h1{font-size:22px}.top{margin-bottom:12px}\
    h2{margin:20px 0 10px;break-after:avoid}.line,table{font-size:11.5px}td,th{padding-top:4px;padding-bottom:4px}\
    .line{grid-template-columns:minmax(80px,1.5fr) minmax(36px,1fr) 62px 46px;padding:3px 2px}\
    .drill{column-gap:24px}.scroll{overflow:visible;max-height:none}.barred{min-width:0}.barred .bar{width:60px}}

    """
}

/// The button that changes between light and dark, and its script: the only one of a report.
enum ThemeToggle {
  static let button =
    "<button id=\"theme\" type=\"button\" hidden aria-label=\"Change between light and dark\">"
    + "<svg viewBox=\"0 0 20 20\" width=\"18\" height=\"18\" aria-hidden=\"true\">"
    + "<circle cx=\"10\" cy=\"10\" r=\"7\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"/>"
    + "<path d=\"M10 3A7 7 0 0 1 10 17Z\" fill=\"currentColor\"/></svg></button>"

  /// The storage may be forbidden for local files, hence the empty catches.
  static let script =
    "(function(){var r=document.documentElement,b=document.getElementById('theme'),k='colq-theme';"
    + "try{var s=localStorage.getItem(k);if(s==='dark'||s==='light')r.dataset.theme=s}catch(e){}"
    + "b.hidden=false;b.onclick=function(){var d=r.dataset.theme?r.dataset.theme==='dark':"
    + "matchMedia('(prefers-color-scheme: dark)').matches;r.dataset.theme=d?'light':'dark';"
    + "try{localStorage.setItem(k,r.dataset.theme)}catch(e){}}})()"

  /// SHA-256 of `script` for the page's policy (CSP level 3, section 2.3.1); a test computes it again.
  static let scriptHash = "sha256-T5az0+//btIGW3Azr1OByJNng9h/1oyL1Zdcg0wR9tg="
}

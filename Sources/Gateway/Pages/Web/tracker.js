// The tracker: sends what visitors do to POST /clickstream. No dependency; never throws into the page.
//
//   <script src="/tracker.js" data-key="…" data-respect-dnt async></script>
//   colq.track('purchase', { productid: 'P1' })
(function (window, document, navigator) {
  'use strict'
  if (window.colq && window.colq.track) return
  var script = document.currentScript || document.querySelector('script[src*="tracker.js"]')
  var options = (script && script.dataset) || {}
  var origin = script && script.src ? script.src.replace(/\/tracker\.js.*$/, '') : ''
  var endpoint = (options.endpoint || origin + '/clickstream') +
    (options.key ? '?key=' + encodeURIComponent(options.key) : '')
  var interval = +options.interval || 2000
  var batch = 50, kept = 1000, largest = 60000, sessionLength = 1800000
  var queue = [], pending = 0, timer = 0, failures = 0, notBefore = 0, on = true, lastPage = ''
  var common = {}

  // localStorage where the browser allows it, memory otherwise.
  var memory = {}
  function read(name) {
    try { return window.localStorage.getItem('colq.' + name) } catch (e) { return memory[name] || null }
  }
  function write(name, value) {
    try {
      if (value === null) window.localStorage.removeItem('colq.' + name)
      else window.localStorage.setItem('colq.' + name, value)
    } catch (e) { memory[name] = value }
  }

  function id() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID()
    return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, function () {
      return (Math.random() * 16 | 0).toString(16)
    })
  }
  function device() {
    var known = read('device')
    if (!known) write('device', known = id())
    return known
  }
  // A session ends half an hour after its last event.
  function session(now) {
    var parts = (read('session') || '').split(' ')
    var known = parts[0] && now - parts[1] < sessionLength ? parts[0] : id()
    write('session', known + ' ' + now)
    return known
  }

  function refused() {
    return 'respectDnt' in options &&
      (navigator.doNotTrack === '1' || window.doNotTrack === '1' || navigator.globalPrivacyControl === true)
  }

  function track(activity, fields) {
    try {
      if (!on || refused()) return
      var now = Date.now()
      var event = {
        eventid: id(), eventtime: now, activitytype: String(activity), deviceid: device(), sessionid: session(now),
        pageurl: location.href.slice(0, 1024)
      }
      if (options.app) event.appid = options.app
      assign(event, common)
      assign(event, fields)
      queue.push(event)
      if (queue.length >= batch) flush()
      else schedule(interval)
    } catch (e) { warn(e) }
  }
  function assign(event, fields) {
    for (var name in fields || {}) {
      if (fields[name] !== undefined && fields[name] !== null) event[name.toLowerCase()] = fields[name]
    }
  }
  function warn(reason) { if (window.console) console.warn('colq: ' + reason) }

  function schedule(delay) { if (!timer) timer = setTimeout(function () { timer = 0; flush() }, delay) }

  // What could not be sent waits in storage, bounded; whoever takes it out sends it, so that two tabs never both do.
  function store(events) {
    var all = JSON.parse(read('queue') || '[]').concat(events)
    write('queue', JSON.stringify(all.slice(-kept)))
  }
  function takeStored() {
    var stored = read('queue')
    if (!stored) return []
    write('queue', null)
    try { return JSON.parse(stored) } catch (e) { return [] }
  }

  // The first events whose text is small enough for one request.
  function body(events) {
    var text = '', count = 0
    while (count < events.length && count < batch) {
      var one = JSON.stringify(events[count])
      if (count && text.length + one.length > largest) break
      text += (count++ ? ',' : '') + one
    }
    return { text: '[' + text + ']', count: count }
  }

  function flush() {
    if (pending || !on) return
    var wait = notBefore - performance.now()
    if (wait > 0) return schedule(wait)
    if (navigator.onLine === false) return hold(queue.splice(0), 0)
    queue = takeStored().concat(queue)
    if (!queue.length) return
    var part = body(queue), events = queue.splice(0, part.count)
    pending = 1
    fetch(endpoint, { method: 'POST', body: part.text, headers: { 'Content-Type': 'text/plain' }, keepalive: true })
      .then(function (answer) {
        pending = 0
        if (answer.ok) {
          failures = 0
          if (queue.length || read('queue')) schedule(0)
        } else if (answer.status === 429 || answer.status >= 500) {
          hold(events, +answer.headers.get('Retry-After') * 1000)
        } else {
          // Sent again it would be refused again.
          answer.text().then(function (text) { warn(answer.status + ' ' + text) })
        }
      }, function () {
        pending = 0
        hold(events, 0)
      })
  }
  // Back-off: doubles up to five minutes, spread so that browsers do not all come back together.
  function hold(events, delay) {
    store(events)
    failures++
    delay = Math.max(delay || 0, Math.min(300000, 1000 * Math.pow(2, failures)) * (0.5 + Math.random() / 2))
    notBefore = performance.now() + delay
    schedule(delay)
  }
  function leave() {
    try {
      if (!on) return
      while (queue.length) {
        var part = body(queue), events = queue.splice(0, part.count)
        if (!navigator.sendBeacon || !navigator.sendBeacon(endpoint, part.text)) store(events)
      }
    } catch (e) { warn(e) }
  }

  // Attributes of the nearest element around that has some: data-productid, data-productcategory, …
  function attributes(element) {
    var found = {}
    for (var at = element; at && at.dataset; at = at.parentElement) {
      for (var name in at.dataset) {
        if (/^product|^customerid$/.test(name) && !(name in found)) found[name] = at.dataset[name]
      }
    }
    return found
  }
  function page() {
    if (location.href === lastPage) return
    lastPage = location.href
    track('page_view', attributes(document.querySelector('[data-colq-page]')))
  }
  function watch(name) {
    var original = history[name]
    history[name] = function () {
      var result = original.apply(this, arguments)
      setTimeout(page, 0)
      return result
    }
  }

  watch('pushState')
  watch('replaceState')
  addEventListener('popstate', page)
  addEventListener('hashchange', page)
  addEventListener('pagehide', leave)
  addEventListener('online', function () { failures = notBefore = 0; schedule(0) })
  document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'hidden') leave() })
  document.addEventListener('click', function (event) {
    var marked = event.target.closest && event.target.closest('[data-colq-click]')
    if (marked) track(marked.dataset.colqClick || 'click', attributes(marked))
  }, true)

  window.colq = {
    track: track,
    flush: flush,
    // Fields of every event from now on: colq.set({ customerid: 'C1' }).
    set: function (fields) { assign(common, fields) },
    stop: function () { on = false },
    start: function () { on = true; lastPage = ''; page() }
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', page)
  else page()
  if (read('queue')) schedule(interval)
})(window, document, navigator)

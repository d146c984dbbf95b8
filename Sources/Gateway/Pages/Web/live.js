// The live page: asks for the last events every second. Everything from events is set as text, never as HTML.
(function () {
  'use strict'
  var shown = ['eventtime', 'activitytype', 'productcategory', 'productid', 'customerid', 'deviceid', 'pageurl']
  var state = document.getElementById('state')

  function cell(tag, text, name) {
    var element = document.createElement(tag)
    element.textContent = text === null || text === undefined ? '' : text
    if (name) element.className = name
    return element
  }
  function count(number) { return Number(number).toLocaleString('en') }

  function bars(categories) {
    var most = categories.reduce(function (m, c) { return Math.max(m, c.count) }, 1)
    var body = document.querySelector('#categories tbody')
    body.replaceChildren.apply(body, categories.map(function (c) {
      var row = document.createElement('tr'), holder = document.createElement('td'), bar = cell('i', '')
      bar.style.width = (100 * c.count / most) + '%'
      holder.className = 'bar'
      holder.append(bar)
      row.append(cell('th', c.name === null ? '(none)' : c.name), holder, cell('td', count(c.count), 'number'))
      return row
    }))
    if (!categories.length) body.append(cell('tr', 'No events yet. Click around in the demo shop.', 'hint'))
  }
  function events(columns, rows) {
    var wanted = shown.filter(function (name) { return columns.indexOf(name) >= 0 })
    var head = document.querySelector('#events thead tr')
    head.replaceChildren.apply(head, wanted.map(function (name) { return cell('th', name) }))
    var body = document.querySelector('#events tbody')
    body.replaceChildren.apply(body, rows.map(function (row) {
      var line = document.createElement('tr')
      wanted.forEach(function (name) {
        var value = row[columns.indexOf(name)]
        if (name === 'eventtime' && value) value = String(value).slice(11, 23)
        var item = cell('td', value, name === 'eventtime' ? 'number' : '')
        item.title = item.textContent
        line.append(item)
      })
      return line
    }))
  }

  function ask() {
    fetch('/live/events', { cache: 'no-store' }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status === 403 ? 'not shown to other machines' : 'status ' + answer.status)
      return answer.json()
    }).then(function (live) {
      state.textContent = 'live'
      document.getElementById('rate').textContent = count(live.perSecond)
      document.getElementById('total').textContent = count(live.total)
      bars(live.categories)
      events(live.columns, live.rows)
    }).catch(function (reason) {
      state.textContent = 'no answer: ' + reason.message
    }).then(function () { setTimeout(ask, 1000) })
  }
  ask()
})()

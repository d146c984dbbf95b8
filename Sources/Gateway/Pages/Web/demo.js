// The demo shop: pages behind '#', products with data attributes that the tracker reads.
(function () {
  'use strict'
  var products = [
    ['P101', 'Trail shoes', 'Shoes', 'Running', 89, '#4f7d5b'], ['P102', 'City sneakers', 'Shoes', 'Casual', 74, '#7a6a9b'],
    ['P103', 'Hiking boots', 'Shoes', 'Hiking', 129, '#8a6a48'], ['P201', 'Rain jacket', 'Jackets', 'Rain', 149, '#3f6f8f'],
    ['P202', 'Down vest', 'Jackets', 'Warm', 119, '#a0683f'], ['P203', 'Wind shirt', 'Jackets', 'Light', 69, '#5d8a8a'],
    ['P301', 'Day pack 20 l', 'Bags', 'Backpacks', 79, '#6b7a3f'], ['P302', 'Tote', 'Bags', 'Everyday', 29, '#b0894a'],
    ['P303', 'Duffel 60 l', 'Bags', 'Travel', 99, '#6a5a50'], ['P401', 'Headlamp', 'Gear', 'Light', 45, '#55607a'],
    ['P402', 'Flask 0.7 l', 'Gear', 'Kitchen', 32, '#7f8f9b'], ['P403', 'Compass', 'Gear', 'Navigation', 24, '#93614f']
  ].map(function (p) {
    return { id: p[0], name: p[1], category: p[2], sub: p[3], price: p[4], color: p[5] }
  })
  var categories = products.map(function (p) { return p.category }).filter(function (c, i, all) { return all.indexOf(c) === i })
  var cart = 0

  function make(tag, text, name) {
    var element = document.createElement(tag)
    if (text !== undefined && text !== null) element.textContent = text
    if (name) element.className = name
    return element
  }
  function mark(element, product) {
    element.dataset.productid = product.id
    element.dataset.productcategory = product.category
    element.dataset.productsubcategory = product.sub
    return element
  }
  function picture(product, large) {
    var box = make('div', product.name.charAt(0), large ? 'picture large' : 'picture')
    box.style.setProperty('--tint', product.color)
    return box
  }
  function buy(product) {
    var button = make('button', 'Add to cart', 'buy')
    button.type = 'button'
    button.dataset.colqClick = 'add_to_cart'
    button.addEventListener('click', function () { document.getElementById('count').textContent = ++cart })
    return button
  }
  function card(product) {
    var box = mark(make('article', null, 'card'), product)
    var link = make('a')
    link.href = '#/product/' + product.id
    link.dataset.colqClick = 'product_click'
    link.append(picture(product), make('h3', product.name))
    box.append(link, make('p', product.sub + ' · € ' + product.price, 'hint'), buy(product))
    return box
  }
  function grid(title, list) {
    var box = make('div', null, 'grid')
    list.forEach(function (p) { box.append(card(p)) })
    return [make('h1', title), list.length ? box : make('p', 'Nothing found.', 'hint')]
  }
  function detail(product) {
    var box = mark(make('article', null, 'detail'), product)
    box.dataset.colqPage = ''
    var text = make('div')
    text.append(make('h1', product.name), make('p', product.category + ' / ' + product.sub, 'hint'),
      make('p', '€ ' + product.price, 'price'), buy(product))
    box.append(picture(product, true), text)
    return [box]
  }

  function show() {
    var parts = decodeURIComponent(location.hash.slice(2)).split('/')
    var found = products.filter(function (p) { return p.id === parts[1] })[0]
    var content
    if (parts[0] === 'product' && found) content = detail(found)
    else if (parts[0] === 'category') content = grid(parts[1], products.filter(function (p) { return p.category === parts[1] }))
    else if (parts[0] === 'search') {
      content = grid('“' + parts[1] + '”', products.filter(function (p) {
        return (p.name + p.category + p.sub).toLowerCase().indexOf(parts[1].toLowerCase()) >= 0
      }))
    } else content = grid('All products', products)
    document.getElementById('shop').replaceChildren.apply(document.getElementById('shop'), content)
    document.querySelectorAll('#categories a').forEach(function (a) {
      a.classList.toggle('current', a.textContent === parts[1])
    })
  }

  // Before the tracker's own listeners look for attributes of the new page.
  addEventListener('hashchange', show, true)
  var nav = document.getElementById('categories')
  categories.forEach(function (c) {
    var link = make('a', c)
    link.href = '#/category/' + c
    link.dataset.colqClick = 'category'
    link.dataset.productcategory = c
    nav.append(link)
  })
  document.getElementById('search').addEventListener('submit', function (event) {
    event.preventDefault()
    var text = event.target.q.value.trim()
    if (!text) return
    colq.track('search', {})
    location.hash = '#/search/' + encodeURIComponent(text)
  })

  // Shows what goes out, without touching the tracker: its requests are seen on their way.
  var list = document.getElementById('sent')
  function note(body) {
    JSON.parse(body).forEach(function (event) {
      var item = make('li')
      item.append(make('b', event.activitytype), make('span', ' ' + (event.productid || event.productcategory || '')))
      list.prepend(item)
      while (list.children.length > 12) list.lastChild.remove()
    })
  }
  var send = window.fetch
  window.fetch = function (url, options) {
    var answer = send.apply(this, arguments)
    if (options && options.body && String(url).indexOf('/clickstream') >= 0) {
      answer.then(function (a) { if (a.ok) note(options.body) }, function () {})
    }
    return answer
  }
  show()
})()

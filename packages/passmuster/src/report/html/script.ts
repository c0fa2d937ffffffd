/** What the page runs: the filter over findings, kept in the fragment of the address. Its hash stands in the page's policy. */
export const script: string = String.raw`(() => {
  'use strict'
  const all = (selector) => [...document.querySelectorAll(selector)]
  const form = document.getElementById('filter')
  const opened = () => all('details').forEach((one) => (one.open = true))
  addEventListener('beforeprint', opened)
  if (form === null) return
  const rows = all('tr[data-f]')
  const cards = all('article[data-f]')
  const groups = all('section.specialist')
  const shown = document.getElementById('shown')
  const nothing = all('.none-left')
  const count = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')
  const texts = []
  const textOf = (i) => (texts[i] ??= (cards[i].textContent + ' ' + rows[i].textContent).toLowerCase())
  const { q, category, by } = form.elements
  const boxes = all('#filter input[name=severity]')
  const state = () => {
    const set = new URLSearchParams()
    const severity = boxes.filter((one) => one.checked).map((one) => one.value).join(',')
    if (q.value.trim() !== '') set.set('q', q.value.trim())
    if (severity !== '') set.set('severity', severity)
    if (category.value !== '') set.set('category', category.value)
    if (by.value !== '') set.set('by', by.value)
    return set
  }
  const byId = new Map(rows.map((row, i) => [row.dataset.f, i]))
  const order = cards.map((card) => byId.get(card.dataset.f))
  const sorted = []
  order.forEach((at, i) => (sorted[at] = cards[i]))
  cards.splice(0, cards.length, ...sorted)
  const apply = () => {
    const set = state()
    const words = (set.get('q') ?? '').toLowerCase().split(/\s+/).filter((word) => word !== '')
    const severities = (set.get('severity') ?? '').split(',').filter((word) => word !== '')
    let n = 0
    rows.forEach((row, i) => {
      const { severity, category: kind, by: who } = row.dataset
      const fits =
        (severities.length === 0 || severities.includes(severity)) &&
        (!set.has('category') || set.get('category') === kind) &&
        (!set.has('by') || who.split(' ').includes(set.get('by'))) &&
        words.every((word) => textOf(i).includes(word))
      row.hidden = cards[i].hidden = !fits
      if (fits) n += 1
    })
    for (const group of groups) group.hidden = group.querySelector('article:not([hidden])') === null
    for (const one of nothing) one.hidden = n > 0
    shown.textContent = n === rows.length ? count(n) + ' findings' : count(n) + ' of ' + count(rows.length) + ' findings'
    document.documentElement.dataset.shown = String(n)
  }
  const keep = () => {
    const text = state().toString().replaceAll('%2C', ',')
    history.replaceState(null, '', text === '' ? location.pathname + location.search : '#' + text)
    apply()
  }
  const clear = () => {
    q.value = category.value = by.value = ''
    for (const one of boxes) one.checked = false
  }
  const read = () => {
    const fragment = location.hash.slice(1)
    if (fragment.includes('=')) {
      const set = new URLSearchParams(fragment)
      q.value = set.get('q') ?? ''
      const wanted = (set.get('severity') ?? '').split(',')
      for (const one of boxes) one.checked = wanted.includes(one.value)
      category.value = set.get('category') ?? ''
      by.value = set.get('by') ?? ''
      if (category.selectedIndex < 0) category.value = ''
      if (by.selectedIndex < 0) by.value = ''
      apply()
      document.getElementById('findings')?.scrollIntoView()
      return
    }
    const target = fragment === '' ? null : document.getElementById(decodeURIComponent(fragment))
    const card = target?.closest('article[data-f]')
    if (card?.hidden) {
      clear()
      apply()
    }
    if (card) {
      card.querySelector('details').open = true
      card.scrollIntoView()
      card.focus({ preventScroll: true })
    }
  }
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', keep)
  form.addEventListener('reset', (event) => {
    event.preventDefault()
    clear()
    keep()
  })
  addEventListener('hashchange', read)
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const typing = event.target instanceof Element && event.target.matches('input[type=search], select, textarea')
    if (event.key === '/' && !typing) {
      event.preventDefault()
      q.focus()
      q.select()
    }
    if (event.key === 'Escape' && state().size > 0) {
      event.preventDefault()
      clear()
      keep()
    }
  })
  apply()
  read()
})()`

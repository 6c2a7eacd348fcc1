// Turns a select marked data-autocomplete into a box to type in, with a list of what matches: a combobox of the
// ARIA Authoring Practices. Without JavaScript the select stays, and it is the select that is sent; what was typed and is
// no choice is sent beside it, as <name>_typed, so that it can be shown again beside the error.

const words = (text) => text.toLowerCase().replace(/[’']/g, '').split(/[^\p{L}\p{N}&]+/u).filter(Boolean)

// How well a choice answers what was typed: every typed word must start some word of it; 0 is not at all.
const rank = (choice, typed) => {
  const wanted = words(typed)
  const all = [...words(choice.text), ...words(choice.also)]
  if (!wanted.every((word) => all.some((candidate) => candidate.startsWith(word)))) return 0
  const isWhole = all.includes(wanted.join(' ')) ? 3 : 0
  return 1 + isWhole + (choice.text.toLowerCase().startsWith(typed.toLowerCase()) ? 2 : 0)
}

class Combobox {
  constructor (select) {
    this.select = select
    this.choices = [...select.options].filter((option) => option.value).map((option) => ({
      value: option.value, text: option.text, also: option.dataset.also || ''
    }))
    this.shown = []
    this.active = -1
    this.build()
    this.listen()
  }

  build () {
    const id = this.select.id
    this.select.id = `${id}-select`
    this.select.hidden = true
    this.input = document.createElement('input')
    Object.assign(this.input, { id, type: 'text', className: 'govuk-input', autocomplete: 'off' })
    if (this.select.classList.contains('govuk-select--error')) this.input.classList.add('govuk-input--error')
    this.setAttributes(this.input, {
      role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list', 'aria-controls': `${id}-list`, spellcheck: 'false'
    })
    const described = this.select.getAttribute('aria-describedby')
    if (described) this.input.setAttribute('aria-describedby', described)
    this.input.value = this.select.value ? this.select.selectedOptions[0].text : this.select.dataset.typed || ''
    this.list = document.createElement('ul')
    Object.assign(this.list, { id: `${id}-list`, className: 'portal-combobox__list govuk-body', hidden: true })
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`)
    this.setAttributes(this.list, { role: 'listbox', 'aria-label': label ? label.textContent.trim() : 'Choices' })
    this.status = document.createElement('div')
    this.status.className = 'govuk-visually-hidden'
    this.status.setAttribute('role', 'status')
    const frame = document.createElement('div')
    frame.className = 'portal-combobox'
    frame.append(this.input, this.list, this.status)
    this.select.before(frame)
  }

  setAttributes (element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  }

  listen () {
    this.input.addEventListener('input', () => { this.choose(null); this.open() })
    this.input.addEventListener('keydown', (event) => this.key(event))
    this.input.addEventListener('blur', () => { this.settle(); this.close() })
    if (this.select.form) this.select.form.addEventListener('submit', () => { this.settle(); this.nameTyped() })
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault()
      const option = event.target.closest('[role="option"]')
      if (option) this.take(Number(option.dataset.index))
    })
  }

  matches () {
    const typed = this.input.value.trim()
    if (!typed) return this.choices
    return this.choices
      .map((choice) => [rank(choice, typed), choice])
      .filter(([score]) => score > 0)
      .sort(([a], [b]) => b - a)
      .map(([, choice]) => choice)
  }

  open () {
    this.shown = this.matches().slice(0, 40)
    this.active = -1
    this.list.replaceChildren(...this.shown.map((choice, index) => this.option(choice, index)))
    if (!this.shown.length) {
      const none = document.createElement('li')
      none.className = 'portal-combobox__none'
      none.textContent = 'No results found'
      this.list.replaceChildren(none)
    }
    this.list.hidden = false
    this.input.setAttribute('aria-expanded', String(this.shown.length > 0))
    this.input.removeAttribute('aria-activedescendant')
    this.status.textContent = this.shown.length === 1 ? '1 result' : `${this.shown.length || 'No'} results`
  }

  option (choice, index) {
    const option = document.createElement('li')
    option.className = 'portal-combobox__option'
    option.id = `${this.input.id}-option-${index}`
    option.dataset.index = index
    option.textContent = choice.text
    this.setAttributes(option, { role: 'option', 'aria-selected': 'false' })
    return option
  }

  close () {
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
  }

  move (step) {
    if (this.list.hidden) this.open()
    const count = this.shown.length
    if (!count) return
    this.active = (this.active + step + count + (this.active < 0 && step < 0 ? 1 : 0)) % count
    for (const option of this.list.querySelectorAll('[role="option"]')) {
      option.setAttribute('aria-selected', String(Number(option.dataset.index) === this.active))
    }
    const current = this.list.children[this.active]
    current.scrollIntoView({ block: 'nearest' })
    this.input.setAttribute('aria-activedescendant', current.id)
  }

  key (event) {
    if (event.key === 'ArrowDown') { event.preventDefault(); this.move(1) }
    if (event.key === 'ArrowUp') { event.preventDefault(); this.move(-1) }
    if (event.key === 'Escape' && !this.list.hidden) { event.preventDefault(); this.close() }
    if (event.key === 'Enter' && !this.list.hidden && this.active >= 0) { event.preventDefault(); this.take(this.active) }
  }

  take (index) {
    this.choose(this.shown[index])
    this.close()
  }

  choose (choice) {
    this.select.value = choice ? choice.value : ''
    if (choice) this.input.value = choice.text
    this.select.dispatchEvent(new Event('change', { bubbles: true }))
  }

  nameTyped () {
    const isNoChoice = this.input.value.trim() && !this.select.value
    this.input.name = isNoChoice ? `${this.select.name}_typed` : ''
  }

  // Leaving the box: what was typed counts when it is exactly one choice's name, or when only one choice matches it.
  settle () {
    const typed = this.input.value.trim().toLowerCase()
    if (!typed || this.select.value) return
    const found = this.matches()
    const exact = this.choices.find((choice) => choice.text.toLowerCase() === typed)
    if (exact || found.length === 1) this.choose(exact || found[0])
  }
}

for (const select of document.querySelectorAll('select[data-autocomplete]')) new Combobox(select)

// Beside a text marked data-copy a button that copies it. Without JavaScript, or a clipboard, the text can be selected.
const addCopyButton = (text) => {
  const button = document.createElement('button')
  Object.assign(button, { type: 'button', className: 'govuk-button govuk-button--secondary portal-copy', textContent: 'Copy' })
  const about = document.createElement('span')
  about.className = 'govuk-visually-hidden'
  about.textContent = ` ${text.dataset.copy}`
  button.append(about)
  const status = document.createElement('span')
  status.className = 'govuk-body portal-copy__status'
  status.setAttribute('role', 'status')
  const say = (words) => { status.textContent = words }
  button.addEventListener('click', () => {
    say('')
    navigator.clipboard.writeText(text.textContent.trim()).then(() => say('Copied'), () => say('Not copied: select the text'))
  })
  text.after(button, status)
}

if (navigator.clipboard) for (const text of document.querySelectorAll('[data-copy]')) addCopyButton(text)

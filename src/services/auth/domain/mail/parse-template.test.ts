import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTemplate } from './parse-template.ts'
import { keepText, renderTemplate } from './render-template.ts'

const render = (source: string, values: Readonly<Record<string, unknown>> = {}) => renderTemplate(parseTemplate(source), values, keepText)

test('conditions choose by presence, by equality and in a row', () => {
  const source = '{{ if eq .Data.lang "fr" }}Salut{{ else if .Data.formal }}Good day{{ else }}Hi{{ end }} {{ if not .Email }}you{{ end }}!'
  assert.equal(render(source, { Data: { lang: 'fr' } }), 'Salut you!')
  assert.equal(render(source, { Data: { formal: true }, Email: 'a@b.c' }), 'Good day !')
  assert.equal(render(source, { Data: { lang: 'en', formal: false } }), 'Hi you!')
  assert.equal(render('{{ if ne .A "x" }}{{ if .B }}both{{ end }}{{ end }}', { A: 'y', B: 1 }), 'both')
})

test('dashes trim the space beside, comments say nothing', () => {
  assert.equal(render('a {{- /* why */ -}} b {{- .X }}', { X: 'c' }), 'abc')
})

test('what values hold is never read as a template', () => {
  assert.equal(render('{{ .A }}', { A: '{{ .B }}', B: 'secret' }), '{{ .B }}')
})

test('only what the values themselves have is found', () => {
  assert.equal(render('[{{ .constructor }}{{ .Data.__proto__ }}{{ .Data.toString }}]', { Data: {} }), '[]')
})

test('what is not understood is refused with its words', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['{{ range .X }}{{ end }}', 'A mail template cannot be used at {{ range .X }}: only variables, if, else and end are understood'],
    ['{{ .X | html }}', 'A mail template cannot be used at {{ .X | html }}: only variables, if, else and end are understood'],
    ['{{ if .X }}', 'A mail template cannot be used at {{ if }}: its {{ end }} is missing'],
    ['{{ if .X }}{{ else }}', 'A mail template cannot be used at {{ if }}: its {{ end }} is missing'],
    ['{{ end }}', 'A mail template cannot be used at {{ end }}: there is no {{ if }} it belongs to'],
  ]
  for (const [source, message] of refused) assert.throws(() => parseTemplate(source), { code: 'mail_template_unreadable', message })
})

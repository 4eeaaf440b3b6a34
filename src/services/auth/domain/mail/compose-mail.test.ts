import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeMail } from './compose-mail.ts'
import { letterKinds, notificationKinds } from './kinds.ts'
import { parseTemplate } from './parse-template.ts'

const values = {
  ConfirmationURL: 'http://127.0.0.1:54321/auth/v1/verify?token=abc&type=signup',
  Token: '123456',
  TokenHash: 'abc',
  SiteURL: 'https://shop.example',
  SiteName: 'shop.example',
  Email: 'ada@example.org',
  NewEmail: 'countess@example.org',
  Data: { name: '<b>Ada</b>', company: { name: 'Engines' } },
}

const names = [...letterKinds, ...notificationKinds]

test('every letter is complete in both languages: no variable is left, and link and code stand in text and HTML', () => {
  for (const language of ['en', 'fr'] as const)
    for (const name of names) {
      const { subject, text, html } = composeMail({ name, language, own: {} }, values)
      assert.doesNotMatch(`${subject}${text}${html}`, /\{\{|undefined/, `${name} ${language}`)
      assert.match(html, new RegExp(`<html lang="${language}">`))
      const hasCode = (letterKinds as readonly string[]).includes(name)
      assert.equal(text.includes('123456'), hasCode, name)
      assert.equal(html.includes('123456'), hasCode, name)
      assert.equal(text.includes(values.ConfirmationURL), hasCode && name !== 'reauthentication', name)
    }
})

test('the plain text of a sign-in link', () => {
  assert.equal(
    composeMail({ name: 'magic_link', language: 'en', own: {} }, values).text,
    `This is the link to sign in to shop.example as ada@example.org. It works once.

Sign in
http://127.0.0.1:54321/auth/v1/verify?token=abc&type=signup

Or type this code where you are asked for it:

    123456

If you did not ask for this, you can ignore this message: nothing happens without the link or the code.

--
Sent by https://shop.example
`,
  )
})

test('in French a change of address names both addresses', () => {
  const { subject, text } = composeMail({ name: 'email_change', language: 'fr', own: {} }, values)
  assert.equal(subject, 'Confirmez le changement de votre adresse électronique')
  assert.match(text, /doit passer de ada@example\.org à countess@example\.org\./)
})

test('a change of address of somebody who has none yet names the new one alone', () => {
  const { text } = composeMail({ name: 'email_change', language: 'en', own: {} }, { ...values, Email: '' })
  assert.match(text, /^countess@example\.org is to become the address of your account at shop\.example\./)
})

test('the templates of the project take the place of ours, their values escaped in HTML and not in the subject', () => {
  const own = {
    invite: {
      subject: parseTemplate('{{ .Data.name }} at {{ .Data.company.name }}'),
      html: parseTemplate('<p title="{{ .Data.name }}">{{ .Data.name }}</p><a href="{{ .ConfirmationURL }}">{{.Token}}</a>{{ .Nobody }}'),
    },
  }
  const { subject, html } = composeMail({ name: 'invite', language: 'en', own }, values)
  assert.equal(subject, '<b>Ada</b> at Engines')
  assert.equal(
    html,
    '<p title="&#60;b&#62;Ada&#60;/b&#62;">&#60;b&#62;Ada&#60;/b&#62;</p>' +
      '<a href="http://127.0.0.1:54321/auth/v1/verify?token=abc&#38;type=signup">123456</a>',
  )
})

test('a subject is one line, whatever the values hold', () => {
  const own = { invite: { subject: parseTemplate('For {{ .Data.name }}') } }
  const { subject } = composeMail({ name: 'invite', language: 'en', own }, { ...values, Data: { name: 'Ada\r\nBcc: all@example.org' } })
  assert.equal(subject, 'For Ada Bcc: all@example.org')
})

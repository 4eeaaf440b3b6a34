import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testAuthSettings } from '../../../../tests/support/test-auth-settings.ts'
import { composeMail } from '../domain/mail/compose-mail.ts'
import { readMailTemplates } from './read-mail-templates.ts'

const root = mkdtempSync(join(tmpdir(), 'dorsal-templates-'))
const folder = join(root, 'supabase')
mkdirSync(folder)
writeFileSync(join(root, 'invite.html'), '<b>{{ .Email }}</b>')
writeFileSync(join(folder, 'notice.html'), '<i>{{ .Email }}</i>')
writeFileSync(join(folder, 'broken.html'), '{{ range .Data }}')
after(() => rmSync(root, { recursive: true }))

const read = (mailTemplates: Readonly<Record<string, string>>, mailNotifications: Readonly<Record<string, string>> = {}) =>
  readMailTemplates(testAuthSettings({ mailTemplates, mailNotifications }), [root, folder])

test('templates are found from the root of the project and from the folder of config.toml', async () => {
  const own = await read(
    { 'invite.content_path': './invite.html', 'invite.subject': 'For {{ .Email }}' },
    { 'password_changed.enabled': 'true', 'password_changed.content_path': 'notice.html' },
  )
  const values = { Email: 'a&b@example.org' }
  const invite = composeMail({ name: 'invite', language: 'en', own }, values)
  assert.deepEqual([invite.subject, invite.html], ['For a&b@example.org', '<b>a&#38;b@example.org</b>'])
  assert.equal(composeMail({ name: 'password_changed', language: 'fr', own }, values).html, '<i>a&#38;b@example.org</i>')
  assert.equal(composeMail({ name: 'password_changed', language: 'fr', own }, values).subject, 'Votre mot de passe a été modifié')
})

test('a template that is missing or not understood stops the start, by name', async () => {
  await assert.rejects(read({ 'recovery.content_path': './nowhere.html' }), {
    code: 'mail_template_missing',
    message: 'The mail template ./nowhere.html cannot be read',
  })
  await assert.rejects(read({ 'recovery.content_path': 'broken.html' }), { code: 'mail_template_unreadable' })
  await assert.rejects(read({ 'recovery.content_path': '.' }), { code: 'mail_template_missing' })
})

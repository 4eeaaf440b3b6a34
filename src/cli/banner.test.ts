import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderBanner } from './banner.ts'

const keys = {
  anonKey: 'a',
  serviceKey: 's',
  publishableKey: 'p',
  secretKey: 'x',
  jwtSecret: 'j',
  encryptionKey: 'e',
  databasePasswords: { postgres: '', authenticator: '', authAdmin: '' },
}
const running = { url: 'http://host:1', authUrl: undefined, databaseUrl: 'postgresql://there', keys, pid: 1 }
const introduction = { problems: [], keepsMail: false, exampleTable: undefined }

test('the banner names the pages of the API where they are served', () => {
  const listAddresses = (showsDocs: boolean) => renderBanner(running, { ...introduction, showsDocs }).match(/^ {2}\w+ +http.*$/gm)
  const others = ['  Health            http://host:1/health/ready', '  Metrics           http://host:1/metrics']
  const rest = '  REST              http://host:1/rest/v1'
  assert.deepEqual(listAddresses(true), [rest, '  Docs              http://host:1/docs', ...others])
  assert.deepEqual(listAddresses(false), [rest, ...others])
})

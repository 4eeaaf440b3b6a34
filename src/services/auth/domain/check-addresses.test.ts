import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAddresses } from './check-addresses.ts'

const addresses = { siteUrl: 'http://127.0.0.1:3000', authExternalUrl: '', apiExternalUrl: '' }

test('addresses of pages and of applications can be used, and none for what is derived', () => {
  checkAddresses(addresses)
  checkAddresses({ siteUrl: 'my-app://signed-in', authExternalUrl: 'https://api.example/auth/v1', apiExternalUrl: 'https://api.example' })
})

test('what is no address is refused by the name of its setting', () => {
  assert.throws(() => checkAddresses({ ...addresses, siteUrl: 'not a url' }), {
    code: 'address_unusable',
    message: 'auth.site_url is not an address',
    hint: 'Write all of it: auth.site_url = "https://app.example.org".',
  })
  assert.throws(() => checkAddresses({ ...addresses, authExternalUrl: 'api.example/auth/v1' }), {
    message: 'auth.external_url is not an address',
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPublicHost, isPublicAddress, lookupPublic } from './public-network.ts'

test('addresses of the internet are public', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111']) {
    assert.equal(isPublicAddress(address), true, address)
  }
})

test('addresses of private networks are not, however they are written', () => {
  const addresses = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:7f00:1::',
    'not an address',
  ]
  for (const address of addresses) assert.equal(isPublicAddress(address), false, address)
})

test('an address with a private host is refused before anybody connects', () => {
  for (const host of [
    '127.1',
    '0x7f000001',
    '2130706433',
    '[::ffff:10.0.0.1]',
    'localhost',
    'LOCALHOST.',
    'db.internal',
    'printer.local',
  ]) {
    assert.throws(() => checkPublicHost(new URL(`https://${host}/`)), /private network/, host)
  }
  checkPublicHost(new URL('https://accounts.example.org/'))
})

test('a name is judged by what it resolves to', async () => {
  const error = await new Promise((resolve) => lookupPublic('localhost', {}, resolve))
  assert.match(String(error), /private network/)
})

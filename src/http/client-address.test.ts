import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClientAddressReader } from './client-address.ts'

const scenarios: readonly {
  readonly name: string
  readonly trusted: readonly string[]
  readonly remote: string | undefined
  readonly forwarded: string | readonly string[] | undefined
  readonly address: string
}[] = [
  { name: 'without trusted proxies the header means nothing', trusted: [], remote: '10.0.0.1', forwarded: '1.2.3.4', address: '10.0.0.1' },
  { name: 'a trusted proxy is believed', trusted: ['10.0.0.1'], remote: '10.0.0.1', forwarded: '1.2.3.4', address: '1.2.3.4' },
  { name: 'a peer outside the range is not', trusted: ['10.0.0.0/8'], remote: '11.0.0.1', forwarded: '1.2.3.4', address: '11.0.0.1' },
  {
    name: 'what a client invented in front is passed over',
    trusted: ['10.0.0.0/8'],
    remote: '10.0.0.1',
    forwarded: '6.6.6.6, 1.2.3.4, 10.0.0.2',
    address: '1.2.3.4',
  },
  {
    name: 'several headers are one list',
    trusted: ['10.0.0.0/8'],
    remote: '10.0.0.1',
    forwarded: ['6.6.6.6', '1.2.3.4'],
    address: '1.2.3.4',
  },
  { name: 'nonsense ends the search', trusted: ['10.0.0.0/8'], remote: '10.0.0.1', forwarded: '1.2.3.4, <x>', address: '10.0.0.1' },
  { name: 'an empty header changes nothing', trusted: ['10.0.0.1'], remote: '10.0.0.1', forwarded: '', address: '10.0.0.1' },
  { name: 'IPv4 in IPv6 is IPv4', trusted: ['127.0.0.1'], remote: '::ffff:127.0.0.1', forwarded: '::ffff:1.2.3.4', address: '1.2.3.4' },
  { name: 'IPv6 has ranges too', trusted: ['fd00::/8'], remote: 'fd00::1', forwarded: '2001:db8::7', address: '2001:db8::7' },
  { name: 'a port is cut off', trusted: ['10.0.0.1'], remote: '10.0.0.1', forwarded: '1.2.3.4:5678', address: '1.2.3.4' },
  {
    name: 'so are the brackets of IPv6',
    trusted: ['10.0.0.1'],
    remote: '10.0.0.1',
    forwarded: '[2001:db8::7]:443',
    address: '2001:db8::7',
  },
  { name: 'a peer without an address has none', trusted: ['10.0.0.1'], remote: undefined, forwarded: '1.2.3.4', address: '' },
]

for (const { name, trusted, remote, forwarded, address } of scenarios) {
  test(`the address of a client: ${name}`, () => {
    assert.equal(createClientAddressReader(trusted)(remote, forwarded), address)
  })
}

for (const range of ['proxy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '::1/129', '10.0.0.0/x']) {
  test(`"${range}" is refused as a trusted proxy`, () => {
    assert.throws(() => createClientAddressReader([range]), { code: 'trusted_proxy_invalid' })
  })
}

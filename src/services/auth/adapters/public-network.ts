import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { Agent } from 'undici'
import { addressNotPublic } from '../errors.ts'

/** What the internet does not route: https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sister. */
const privateNetworks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  // Of 2000::/3, what reaches IPv4 or belongs to documentation and tunnels.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const

// One list for each family: a BlockList sees an IPv4 address also as the IPv6 one it is mapped to.
const privateAddresses = { 4: listNetworks(4), 6: listNetworks(6) }

export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !privateAddresses[4].check(address, 'ipv4')
  return family === 6 && !privateAddresses[6].check(address, 'ipv6')
}

function listNetworks(family: 4 | 6): BlockList {
  const list = new BlockList()
  for (const [network, bits] of privateNetworks) if (isIP(network) === family) list.addSubnet(network, bits, `ipv${family}`)
  return list
}

/** Throws `validation_failed` for an address whose host is a number of a private network; names are judged when they are resolved. */
export function checkPublicHost({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 ? !isPublicAddress(host) : /(^|\.)(localhost|local|internal)\.?$/i.test(host)) throw addressNotPublic()
}

/** Of `net.connect`: the address that was judged is the one connected to, so a name that changes in between gains nothing. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(addressNotPublic(), [])
    const [first] = addresses
    if (options.all || first === undefined) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}

/** Connects to machines of the internet only. */
export async function createPublicAgent(): Promise<Agent> {
  const { Agent } = await import('undici')
  return new Agent({ connect: { lookup: lookupPublic } })
}

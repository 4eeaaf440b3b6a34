import { BlockList, isIP, isIPv6 } from 'node:net'
import { trustedProxyInvalid } from './errors.ts'

export type ClientAddressReader = (remoteAddress: string | undefined, forwardedFor: string | readonly string[] | undefined) => string

/**
 * Finds out who stands at the other end: the last address of `X-Forwarded-For` that is no trusted proxy, or the peer itself when that is none.
 * What a client writes in front of what our proxies added is never believed. `trusted` holds addresses and CIDR ranges (RFC 4632, RFC 4291).
 * IPv4 addresses carried in IPv6 come out as IPv4. Throws `trusted_proxy_invalid`.
 */
export function createClientAddressReader(trusted: readonly string[]): ClientAddressReader {
  const proxies = new BlockList()
  for (const range of trusted) addRange(proxies, range.trim())
  const isTrusted = (address: string) => proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  return (remoteAddress, forwardedFor) => {
    let address = toPlainAddress(remoteAddress ?? '')
    if (trusted.length === 0) return address
    for (const hop of splitHops(forwardedFor).reverse()) {
      if (isIP(address) === 0 || !isTrusted(address) || isIP(hop) === 0) break
      address = hop
    }
    return address
  }
}

function addRange(proxies: BlockList, range: string): void {
  const [address = '', prefix, ...more] = range.split('/')
  const version = isIP(address)
  const widest = version === 6 ? 128 : 32
  const bits = prefix === undefined ? widest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  if (version === 0 || more.length > 0 || !(bits <= widest)) throw trustedProxyInvalid(range)
  proxies.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
}

function splitHops(forwardedFor: string | readonly string[] | undefined): string[] {
  const text = typeof forwardedFor === 'string' ? forwardedFor : (forwardedFor ?? []).join(',')
  return text.split(',').map((hop) => toPlainAddress(hop.trim()))
}

/** Some proxies write a port, and brackets around IPv6. */
function toPlainAddress(text: string): string {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
}

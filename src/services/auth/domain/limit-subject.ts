import { isIPv6 } from 'node:net'

/**
 * What is counted as one. Whoever has an IPv6 address has the 2^64 of its network (RFC 6177, section 2), so those count together; anything else
 * counts for itself.
 */
export function toLimitSubject(subject: string): string {
  return isIPv6(subject) ? `${expandGroups(subject).slice(0, 4).join(':')}::/64` : subject
}

function expandGroups(address: string): readonly string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const first = splitGroups(head)
  const last = tail === undefined ? [] : splitGroups(tail)
  const missing = Math.max(0, 8 - first.length - last.length)
  return [...first, ...new Array<string>(missing).fill('0'), ...last].map((group) => Number.parseInt(group, 16).toString(16))
}

/** Dotted IPv4 at the end stands in groups 7 and 8, which are never looked at. */
function splitGroups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))
}

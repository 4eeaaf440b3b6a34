/** Schemes of desktop applications that are no reversed domain name and that people connect all the same. */
const knownApplications: Readonly<Record<string, string>> = { 'cursor:': 'anysphere.cursor-mcp' }

/**
 * Why an address cannot be one that codes are sent to; undefined when it can. OAuth 2.1, section 2.3.1: absolute, without fragment, https, but
 * for the loopback interface and for the private schemes of native applications (RFC 8252, section 7.1).
 */
export function findRedirectUriProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'it is no absolute address'
  // The table keeps them joined by commas.
  if (/[,\s\\]/.test(text)) return 'it must not contain commas, spaces or backslashes'
  const url = new URL(text)
  if (text.includes('#')) return 'it must not have a fragment'
  if (url.username !== '' || url.password !== '') return 'it must not name a user or password'
  return isTrustedScheme(url)
    ? undefined
    : 'it must be https, http on this machine (localhost, 127.0.0.1, [::1]), or the scheme of an application'
}

function isTrustedScheme({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return hostname !== ''
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol.includes('.') || (protocol in knownApplications && knownApplications[protocol] === hostname)
}

/** An address with parameters added to its query; the query it has is kept, letter by letter (RFC 6749, section 3.1.2). */
export function addParameters(address: string, parameters: Readonly<Record<string, string | null>>): string {
  const known = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== '')
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(known)}`
}

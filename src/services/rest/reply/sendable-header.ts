import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Header } from './reply.ts'

// The length of the body is a fact that SQL cannot change.
const ownHeaders = ['content-length', 'transfer-encoding', 'connection']

export function isOwnHeader([name]: Header): boolean {
  return ownHeaders.includes(name)
}

/** A header that SQL wrote, as it goes over the wire: its UTF-8 bytes, one character each. Undefined when HTTP has no way to say it. */
export function toSendableHeader(name: string, value: string): Header | undefined {
  const header: Header = [name.toLowerCase(), Buffer.from(value).toString('latin1')]
  try {
    validateHeaderName(header[0])
    validateHeaderValue(header[0], header[1])
    return header
  } catch {
    return undefined
  }
}

/** A reason phrase (RFC 9112, section 4), or undefined for text that cannot be one. */
export function toReasonPhrase(text: string | undefined): string | undefined {
  return text !== undefined && /^[\t\x20-\x7e]*$/.test(text) ? text : undefined
}

import { keyInvalid } from './errors.ts'

const longestKey = 255

/**
 * The key of an `Idempotency-Key` header: a string of RFC 9651 (section 3.3.3), as draft-ietf-httpapi-idempotency-key-header has it, or the
 * same without quotes, as clients of older services send it. Throws `idempotency_key_invalid`.
 */
export function parseIdempotencyKey(header: string): string {
  const key = parseQuoted(header) ?? parseBare(header)
  if (key === undefined || key === '' || key.length > longestKey) throw keyInvalid(longestKey)
  return key
}

function parseQuoted(header: string): string | undefined {
  const inner = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header)?.[1]
  return inner?.replace(/\\(.)/g, '$1')
}

/** Without what would make it a list or give it parameters. */
function parseBare(header: string): string | undefined {
  return /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/.test(header) ? header : undefined
}

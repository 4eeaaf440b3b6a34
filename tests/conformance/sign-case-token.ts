import { signToken } from '../../src/access/sign-token.ts'

/** What the servers of the conformance cases verify tokens with. */
export const tokenSecret = 'a-secret-that-only-conformance-cases-know'

/**
 * Replaces `{{token:role=conformance_editor,sub=42}}` in a header value by a token with these claims, signed with HS256. A claim that reads
 * as JSON is sent as that (`exp=1`, `aud=["a"]`), any other as text; `secret=…` is no claim but signs with another secret.
 */
export function replaceTokens(value: string): string {
  return value.replace(/\{\{token:(.*?)\}\}(?!\})/g, (_, listed: string) => {
    const { secret = tokenSecret, ...claims } = Object.fromEntries(splitClaims(listed))
    return signToken(claims, Buffer.from(String(secret)))
  })
}

function splitClaims(listed: string): readonly (readonly [string, unknown])[] {
  if (listed === '') return []
  return listed.split(/,(?=\w+=)/).map((claim) => {
    const at = claim.indexOf('=')
    return [claim.slice(0, at), readValue(claim.slice(at + 1))]
  })
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

import { decodeJwt } from 'jose'
import type { Identity } from '../../access/identity.ts'
import type { Credentials } from '../../services/rest/service.ts'

/**
 * Whoever a request says it is: a mock guards nothing, so that tokens of any server are good here. The role is that of the token, else of the key;
 * a secret key is the service, every other one nobody in particular.
 */
export function readMockIdentity({ authorization, apikey }: Credentials): Identity {
  const token = authorization?.replace(/^bearer\s+/i, '')
  for (const text of [token, apikey]) {
    const claims = text === undefined ? undefined : decode(text)
    if (claims !== undefined) return { role: String(claims.role ?? 'anon'), claims: JSON.stringify(claims), source: 'token' }
  }
  const role = [token, apikey].some((text) => text?.startsWith('sb_secret_')) ? 'service_role' : 'anon'
  return { role, claims: JSON.stringify({ role }), source: apikey === undefined ? 'anonymous' : 'api key' }
}

function decode(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return decodeJwt(text)
  } catch {
    return undefined
  }
}

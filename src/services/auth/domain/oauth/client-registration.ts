import { type Static, Type } from 'typebox'
import type { ClientAuthentication } from '../../store/oauth-clients.ts'
import { findRedirectUriProblem } from './redirect-uri.ts'

/** What a client says of itself (RFC 7591, section 2). Lengths are those of the table. */
const clientFields = {
  redirect_uris: Type.Array(Type.String({ maxLength: 2048 }), { minItems: 1, maxItems: 10 }),
  grant_types: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
  client_name: Type.Optional(Type.String({ maxLength: 1024 })),
  client_uri: Type.Optional(Type.String({ maxLength: 2048 })),
  logo_uri: Type.Optional(Type.String({ maxLength: 2048 })),
  token_endpoint_auth_method: Type.Optional(Type.String({ maxLength: 40 })),
}

export const registrationSchema = Type.Object({
  ...clientFields,
  client_type: Type.Optional(Type.String({ maxLength: 20 })),
  response_types: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
})

export type Registration = Static<typeof registrationSchema>

/** A change names only what it changes. */
export const clientChangeSchema = Type.Object({ ...clientFields, redirect_uris: Type.Optional(clientFields.redirect_uris) })

export type ClientChange = Static<typeof clientChangeSchema>

const authentications: Readonly<Record<ClientAuthentication, 'public' | 'confidential'>> = {
  none: 'public',
  client_secret_basic: 'confidential',
  client_secret_post: 'confidential',
}

export const supportedAuthentications = Object.keys(authentications) as readonly ClientAuthentication[]

export const supportedGrants: readonly string[] = ['authorization_code', 'refresh_token']

/** What keeps a client from being registered or changed so, as a sentence; undefined when nothing does. */
export function findRegistrationProblem(asked: Partial<Registration>): string | undefined {
  return (
    findAddressProblem(asked) ??
    findGrantProblem(asked.grant_types) ??
    findAuthenticationProblem(asked) ??
    (asked.response_types?.some((type) => type !== 'code') ? "response_types must only contain 'code'" : undefined)
  )
}

function findAddressProblem({ redirect_uris = [], client_uri, logo_uri }: Partial<Registration>): string | undefined {
  for (const address of redirect_uris) {
    const problem = findRedirectUriProblem(address)
    if (problem !== undefined) return `invalid redirect_uri '${address}': ${problem}`
  }
  if (!isWebAddress(client_uri)) return 'client_uri must be an http or https address'
  return isWebAddress(logo_uri) ? undefined : 'logo_uri must be an http or https address'
}

/** They are shown to people: an address that runs a script must never be. */
function isWebAddress(address: string | undefined): boolean {
  return address === undefined || address === '' || (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))
}

function findGrantProblem(grants: readonly string[] | undefined): string | undefined {
  if (grants === undefined) return undefined
  if (grants.length === 0) return 'grant_types cannot be empty'
  if (grants.every((grant) => supportedGrants.includes(grant))) return undefined
  return "grant_types must only contain 'authorization_code' and/or 'refresh_token'"
}

function findAuthenticationProblem({ client_type, token_endpoint_auth_method: method }: Partial<Registration>): string | undefined {
  if (client_type !== undefined && client_type !== 'public' && client_type !== 'confidential')
    return "client_type must be 'public' or 'confidential'"
  if (method === undefined) return undefined
  if (!isAuthentication(method)) return `token_endpoint_auth_method must be one of: ${supportedAuthentications.join(', ')}`
  if (client_type === undefined || client_type === authentications[method]) return undefined
  return `client_type '${client_type}' is inconsistent with token_endpoint_auth_method '${method}'`
}

export function isAuthentication(text: string): text is ClientAuthentication {
  return Object.hasOwn(authentications, text)
}

/** A client that says nothing of it keeps a secret. */
export function toAuthentication({ client_type, token_endpoint_auth_method: method }: Registration): ClientAuthentication {
  if (method !== undefined && isAuthentication(method)) return method
  return client_type === 'public' ? 'none' : 'client_secret_basic'
}

export function toClientType(authentication: ClientAuthentication): 'public' | 'confidential' {
  return authentications[authentication]
}

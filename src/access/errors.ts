import { Fault } from '../base/fault.ts'

/** RFC 6750, section 3: what is wrong with the token that came. */
const invalidToken = (code: string, message: string, details?: string) =>
  new Fault(code, 401, message, {
    details,
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message}"` },
  })

export const secretMissing = () => new Fault('PGRST300', 500, 'Server lacks JWT secret')

export const emptyToken = () => invalidToken('PGRST301', 'Empty JWT is sent in Authorization header')
export const wrongPartCount = (parts: number) => invalidToken('PGRST301', `Expected 3 parts in JWT; got ${parts}`)
export const noSuitableKey = () =>
  invalidToken('PGRST301', 'No suitable key or wrong key type', 'No suitable key was found to decode the JWT')
export const wrongSignature = () =>
  invalidToken('PGRST301', 'No suitable key or wrong key type', 'None of the keys was able to decode the JWT')
export const unsecuredToken = () =>
  invalidToken('PGRST301', 'Wrong or unsupported encoding algorithm', "JWT is unsecured but expected 'alg' was not 'none'")
export const undecodablePart = () => invalidToken('PGRST301', 'JWT cryptographic operation failed')
export const undecodableToken = () => invalidToken('PGRST301', "JWT couldn't be decoded")

export const tokenRequired = () => new Fault('PGRST302', 401, 'Anonymous access is disabled', { headers: { 'WWW-Authenticate': 'Bearer' } })

export const unreadableClaims = () => invalidToken('PGRST303', 'Parsing claims failed')
export const tokenExpired = (seconds: number) => invalidToken('PGRST303', 'JWT expired', invalidBy(seconds))
export const tokenNotYetValid = (seconds: number) => invalidToken('PGRST303', 'JWT not yet valid', invalidBy(seconds))
export const tokenFromTheFuture = (seconds: number) => invalidToken('PGRST303', 'JWT issued at future', invalidBy(seconds))
export const wrongAudience = () => invalidToken('PGRST303', 'JWT not in audience')
export const timeClaimNotNumber = (claim: string) => invalidToken('PGRST303', `The JWT '${claim}' claim must be a number`)
export const audienceNotText = () => invalidToken('PGRST303', "The JWT 'aud' claim must be a string or an array of strings")

/** PostgreSQL's own words for a role it does not know: `none` is a keyword of SET ROLE and would leave the request with the login role. */
export const roleIsKeyword = () => new Fault('22023', 401, 'role "none" does not exist', { headers: { 'WWW-Authenticate': 'Bearer' } })

/** In PostgreSQL's words for a role that may not be taken. */
export const roleIsReserved = (role: string) =>
  new Fault('42501', 401, `permission denied to set role "${role}"`, { headers: { 'WWW-Authenticate': 'Bearer' } })

export const unknownApiKey = () =>
  new Fault('unknown_api_key', 401, 'The API key is not one of this project', {
    hint: 'It may have been revoked or have expired: `dorsal keys list` shows the keys there are, `dorsal keys create` makes one.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  })

export const publicKeysUnavailable = (cause: unknown) =>
  new Fault('jwks_unavailable', 503, 'The public keys of the identity provider cannot be read', {
    hint: 'Retry soon; the operator finds the reason in the log.',
    headers: { 'Retry-After': '5' },
    cause,
  })

export const unreadableSecrets = (problem: string) =>
  new Fault('unreadable_secrets', 500, `The file secrets.json in the state folder cannot be used: ${problem}`, {
    hint: 'Restore it from a backup: the embedded database opens with no other. Without one, remove the state folder to begin with a new database and new keys.',
  })

const invalidBy = (seconds: number) => `Invalid by ${seconds} seconds`

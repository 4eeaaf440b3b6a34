import type { AmrClaim } from '../store/amr-claims.ts'
import type { Session, User } from '../types.ts'

export type AccessClaims = Readonly<Record<string, unknown>>

export type ClaimTimes = {
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** The claims of an access token, those of Supabase Auth and no others. */
export function buildAccessClaims(
  user: User,
  session: Pick<Session, 'id' | 'aal' | 'oauth_client_id' | 'scopes'>,
  { issuer, amr, times }: { readonly issuer: string; readonly amr: readonly AmrClaim[]; readonly times: ClaimTimes },
): AccessClaims {
  return {
    iss: issuer,
    sub: user.id,
    aud: user.aud,
    exp: times.expiresAt,
    iat: times.issuedAt,
    email: user.email ?? '',
    phone: user.phone ?? '',
    app_metadata: user.raw_app_meta_data,
    user_metadata: user.raw_user_meta_data,
    role: user.role,
    aal: session.aal,
    amr,
    session_id: session.id,
    is_anonymous: user.is_anonymous,
    ...(session.oauth_client_id === null ? {} : { client_id: session.oauth_client_id }),
    ...(session.scopes === null ? {} : { scope: session.scopes }),
  }
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isTable = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTextOrTexts = (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText))

type Requirement = { readonly required: boolean; readonly isValid: (value: unknown) => boolean; readonly wanted: string }

const requirements: Readonly<Record<string, Requirement>> = {
  aud: { required: true, isValid: isTextOrTexts, wanted: 'a string or an array of strings' },
  exp: { required: true, isValid: isNumber, wanted: 'a number' },
  iat: { required: true, isValid: isNumber, wanted: 'a number' },
  sub: { required: true, isValid: isText, wanted: 'a string' },
  email: { required: true, isValid: isText, wanted: 'a string' },
  phone: { required: true, isValid: isText, wanted: 'a string' },
  role: { required: true, isValid: isText, wanted: 'a string' },
  aal: { required: true, isValid: isText, wanted: 'a string' },
  session_id: { required: true, isValid: isText, wanted: 'a string' },
  is_anonymous: { required: true, isValid: (value) => typeof value === 'boolean', wanted: 'a boolean' },
  iss: { required: false, isValid: isText, wanted: 'a string' },
  amr: { required: false, isValid: Array.isArray, wanted: 'an array' },
  app_metadata: { required: false, isValid: isTable, wanted: 'an object' },
  user_metadata: { required: false, isValid: isTable, wanted: 'an object' },
}

/** What is wrong with the claims a hook gave, in words for whoever wrote the hook; undefined when they can be signed. */
export function findClaimProblem(claims: unknown): string | undefined {
  if (!isTable(claims)) return 'claims must be an object'
  const given = claims as AccessClaims
  for (const [name, { required, isValid, wanted }] of Object.entries(requirements)) {
    const value = given[name]
    if (value === undefined || value === null ? required : !isValid(value)) return `${name} must be ${wanted}`
  }
  return undefined
}

import { type Fields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { Profile, Provider, ProviderPreset } from '../types.ts'

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc; `url` names a tenant. */
export const azure: ProviderPreset = {
  base: 'https://login.microsoftonline.com/common',
  server: (base) => ({ kind: 'discovered', issuer: `${base}/v2.0` }),
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  nonce: true,
  clientAuthentication: 'post',
  readProfile: async ({ idClaims, provider }) => readAzureClaims(idClaims ?? {}, provider),
  readIdToken: readAzureClaims,
}

function readAzureClaims(claims: Fields, { url }: Pick<Provider, 'url'>): Profile {
  const name = textOf(claims.name)
  const custom = Object.fromEntries(Object.entries(claims).filter(([key]) => !registeredClaims.has(key)))
  return {
    subject: subjectOf(claims.sub),
    emails: soleEmail(claims.email, { verified: hasVerifiedEmail(claims, url) }),
    claims: dropAbsent({
      iss: textOf(claims.iss) ?? '',
      name,
      full_name: name,
      preferred_username: textOf(claims.preferred_username),
      custom_claims: custom,
    }),
  }
}

/** What every ID token has, and what is told elsewhere. */
const registeredClaims = new Set([
  'aud',
  'iss',
  'iat',
  'nbf',
  'exp',
  'c_hash',
  'at_hash',
  'aio',
  'nonce',
  'rh',
  'uti',
  'jti',
  'ver',
  'sub',
  'name',
  'preferred_username',
  'email',
  'xms_edov',
])

const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad'
const sharedTenants = new Set(['common', 'organizations', 'consumers'])

/**
 * The administrators of any tenant can write any address into an account, and an application open to all tenants is told it as it is
 * (https://learn.microsoft.com/en-us/entra/identity-platform/migrate-off-email-claim-authorization). It counts where Microsoft says that the
 * tenant owns its domain, for personal accounts, and where `url` lets in one tenant only.
 */
function hasVerifiedEmail({ xms_edov, tid }: Fields, url: string | undefined): boolean {
  if (xms_edov !== undefined) return xms_edov === true || xms_edov === 1 || xms_edov === '1' || xms_edov === 'true'
  const tenant = new URL(url ?? azure.base).pathname.split('/')[1] ?? 'common'
  return tid === personalAccounts || !sharedTenants.has(tenant)
}

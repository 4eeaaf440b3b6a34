// Writes docs/reference/auth-conformance.md: what Supabase Auth serves beside what is served here, from the list of endpoints.
// `scripts/generate-reference.test.ts` proves that the committed page is up to date.
import type { AuthEndpoint } from '../src/services/auth/endpoint.ts'
import { endpoints } from '../src/services/auth/endpoints/endpoints.ts'

type Operation = `${AuthEndpoint['method']} /${string}`

type Difference =
  | { readonly kind: 'as there'; readonly about?: string }
  | { readonly kind: 'differs'; readonly about: string }
  | { readonly kind: 'elsewhere'; readonly at: Operation; readonly about: string }
  | { readonly kind: 'missing'; readonly about: string }

const asThere = (about?: string): Difference => ({ kind: 'as there', ...(about === undefined ? {} : { about }) })
const differs = (about: string): Difference => ({ kind: 'differs', about })
const elsewhere = (at: Operation, about: string): Difference => ({ kind: 'elsewhere', at, about })
const missing = (about: string): Difference => ({ kind: 'missing', about })

/** Every operation of `openapi.yaml`, and of the router where the description is behind it (supabase/auth, autumn 2026). */
const supabase: Readonly<Record<Operation, Difference>> = {
  'POST /token': differs('`web3` answers 422 `web3_provider_disabled`: wallets sign nobody in. Other grants as there.'),
  'POST /logout': asThere(),
  'GET /verify': asThere('303, where the description says 302; the code there answers 303 too'),
  'POST /verify': asThere(),
  'GET /authorize': differs('The sign-in must end in the browser where it began (a cookie; `dorsal.auth.bind_flow_to_browser`)'),
  'POST /signup': asThere(),
  'POST /recover': asThere(),
  'POST /resend': asThere(),
  'POST /magiclink': asThere(),
  'POST /otp': differs(
    'With `create_user: false` an unknown address gets 200 as a known one does, not 422 `otp_disabled`: the answer tells nobody who has an account',
  ),
  'GET /user': asThere(),
  'PUT /user': differs('`app_metadata` in the body is read nowhere, whoever asks'),
  'POST /reauthenticate': elsewhere('GET /reauthenticate', 'GET, as the code there and auth-js have it'),
  'GET /reauthenticate': asThere(),
  'POST /factors': asThere(),
  'POST /factors/{factorId}/challenge': asThere(),
  'POST /factors/{factorId}/verify': asThere(),
  'DELETE /factors/{factorId}': asThere(),
  'GET /callback': asThere(),
  'POST /callback': asThere(),
  'POST /sso': asThere(),
  'GET /saml/metadata': elsewhere('GET /sso/saml/metadata', 'The path of the code there'),
  'POST /saml/acs': elsewhere('POST /sso/saml/acs', 'The path of the code there; POST binding only, no artifacts'),
  'GET /sso/saml/metadata': asThere(),
  'POST /sso/saml/acs': differs('POST binding only, no artifacts'),
  'POST /invite': asThere(),
  'POST /generate_link': elsewhere('POST /admin/generate_link', 'The path of the code there'),
  'POST /admin/generate_link': asThere(),
  'GET /admin/audit': asThere('Entries are chained; `prev_hash` and `hash` stay in the table'),
  'GET /admin/users': asThere(),
  'POST /admin/users': asThere(),
  'GET /admin/users/{userId}': asThere(),
  'PUT /admin/users/{userId}': asThere(),
  'DELETE /admin/users/{userId}': asThere(),
  'GET /admin/users/{userId}/factors': asThere(),
  'PUT /admin/users/{userId}/factors/{factorId}': asThere(),
  'DELETE /admin/users/{userId}/factors/{factorId}': asThere(),
  'GET /admin/sso/providers': asThere(),
  'POST /admin/sso/providers': asThere('201, as the code there; the description says 200'),
  'GET /admin/sso/providers/{providerId}': asThere(),
  'PUT /admin/sso/providers/{providerId}': asThere(),
  'DELETE /admin/sso/providers/{providerId}': asThere(),
  'GET /health': asThere('`name` is Dorsal'),
  'GET /settings': differs(
    '`external` lists the providers that are served here; no `mfa_enabled`, which the code there has no more either',
  ),
  'GET /.well-known/jwks.json': asThere(),
  'GET /.well-known/openid-configuration': asThere(),
  'GET /.well-known/oauth-authorization-server': asThere(),
  'GET /user/identities/authorize': asThere(),
  'DELETE /user/identities/{identityId}': asThere(),
  'GET /user/oauth/grants': asThere(),
  'DELETE /user/oauth/grants': asThere(),
  'GET /oauth/authorize': asThere(),
  'GET /oauth/authorizations/{authorizationId}': asThere(),
  'POST /oauth/authorizations/{authorizationId}/consent': asThere(),
  'POST /oauth/token': asThere(),
  'POST /oauth/clients/register': asThere(),
  'GET /oauth/userinfo': asThere(),
  'GET /admin/oauth/clients': asThere(),
  'POST /admin/oauth/clients': asThere(),
  'GET /admin/oauth/clients/{clientId}': asThere(),
  'PUT /admin/oauth/clients/{clientId}': asThere(),
  'DELETE /admin/oauth/clients/{clientId}': asThere(),
  'POST /admin/oauth/clients/{clientId}/regenerate_secret': asThere(),
  'POST /passkeys/registration/options': asThere(),
  'POST /passkeys/registration/verify': asThere(),
  'POST /passkeys/authentication/options': asThere(),
  'POST /passkeys/authentication/verify': asThere(),
  'GET /passkeys': asThere(),
  'PATCH /passkeys/{passkeyId}': asThere(),
  'DELETE /passkeys/{passkeyId}': asThere(),
  'GET /admin/users/{userId}/passkeys': asThere(),
  'DELETE /admin/users/{userId}/passkeys/{passkeyId}': asThere(),
  'GET /admin/custom-providers': asThere(),
  'POST /admin/custom-providers': asThere(),
  'GET /admin/custom-providers/{identifier}': asThere(),
  'PUT /admin/custom-providers/{identifier}': asThere(),
  'DELETE /admin/custom-providers/{identifier}': asThere(),
  'GET /scim/v2/Users': missing('SCIM, all of `/scim/v2`: directories cannot write people here'),
  'GET /admin/scim-providers': missing('SCIM, all of `/admin/scim-providers`'),
}

export function renderAuthConformance(): string {
  const served = new Map(endpoints.map(({ method, url, about }) => [`${method} ${toTemplate(url)}`, about]))
  const theirs = Object.entries(supabase).map(([operation, difference]) => [code(operation), ...judge(operation, difference, served)])
  const ours = [...served].filter(([operation]) => !(operation in supabase)).map(([operation, about]) => [code(operation), about])
  return [
    '# Conformance of auth',
    'Generated by `node scripts/generate-reference.ts`; edit `scripts/generate-auth-conformance.ts`, not this page.',
    'Operations below `/auth/v1` of Supabase Auth (its `openapi.yaml`, and its router where that knows more), and what is served here.',
    '"As there" was judged by the descriptions and the code there and by auth-js, which drives most of it in `tests/clients/`; texts of errors may differ.',
    renderTable(['Supabase Auth', 'here', ''], theirs),
    '## Served here beside these',
    renderTable(['operation', ''], ours),
  ].join('\n\n')
}

function judge(operation: string, difference: Difference, served: ReadonlyMap<string, string>): readonly string[] {
  const expected = difference.kind === 'elsewhere' ? difference.at : operation
  if (served.has(expected) === (difference.kind === 'missing')) throw new Error(`${operation}: what this table says is not what is served`)
  const here = { 'as there': 'as there', differs: 'differs', elsewhere: `at ${code(expected)}`, missing: 'not served' }[difference.kind]
  return [here, difference.about ?? '']
}

/** Of Fastify's `/users/:userId` the `/users/{userId}` of OpenAPI. */
const toTemplate = (url: string) => url.replaceAll(/:(\w+)/g, '{$1}')

const code = (text: string) => `\`${text}\``

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

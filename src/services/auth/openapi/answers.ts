import { type TSchema, Type } from 'typebox'
import { authSchemas, refer } from './schemas.ts'

/** What an endpoint answers when all went well. */
export type DescribedAnswer = {
  readonly status: 200 | 201 | 204 | 302 | 303
  /** Absent: no body. */
  readonly body?: TSchema
  /** Of the body; absent: JSON. */
  readonly mediaType?: string
}

const text = Type.String()
const id = Type.String({ format: 'uuid' })
const time = Type.String({ format: 'date-time' })
const anything = Type.Record(Type.String(), Type.Unknown())

const ok = (body: TSchema): DescribedAnswer => ({ status: 200, body })
const created = (body: TSchema): DescribedAnswer => ({ status: 201, body })
const nothing: DescribedAnswer = { status: 204 }
const empty = ok(Type.Object({}))
const user = ok(refer('User'))
const session = ok(refer('Session'))
const redirect: DescribedAnswer = { status: 302 }
/** With `skip_http_redirect`, for a client that goes there itself. */
const addressOnly = ok(Type.Object({ url: text }))
const onward: DescribedAnswer = { status: 303 }
const listOf = (schema: TSchema) => ok(Type.Array(schema))
const within = (name: string, schema: TSchema) => ok(Type.Object({ [name]: Type.Array(schema) }))

const mailSent = ok(Type.Object({ message_id: Type.Optional(text) }))
const passkeyOptions = ok(Type.Object({ challenge_id: id, options: anything, expires_at: Type.Integer() }))

/** By method and path: every endpoint of `endpoints.ts` has its line, and a test sees to that. */
export const answers: Readonly<Record<string, DescribedAnswer | readonly DescribedAnswer[]>> = {
  'POST /signup': ok(
    Type.Union([refer('Session'), refer('User')], { description: 'A user without tokens where the address must be confirmed first.' }),
  ),
  'POST /token': session,
  'POST /logout': nothing,
  'GET /user': user,
  'PUT /user': user,
  'POST /otp': mailSent,
  'POST /magiclink': mailSent,
  'POST /verify': ok(
    Type.Union([refer('Session'), Type.Object({ msg: text, code: text })], {
      description: 'A message where a second code is still to come.',
    }),
  ),
  'GET /verify': onward,
  'POST /resend': mailSent,
  'POST /recover': mailSent,
  'GET /reauthenticate': mailSent,
  'POST /invite': user,
  'GET /settings': ok(refer('Settings')),
  'GET /health': ok(Type.Object({ name: text, version: text, description: text })),
  'GET /.well-known/jwks.json': within('keys', anything),
  'GET /.well-known/oauth-authorization-server': ok(anything),
  'GET /.well-known/openid-configuration': ok(anything),

  'POST /factors': ok(
    Type.Object({
      id,
      type: text,
      friendly_name: text,
      totp: Type.Optional(Type.Object({ qr_code: text, secret: text, uri: text })),
      phone: Type.Optional(text),
    }),
  ),
  'POST /factors/:factorId/challenge': ok(
    Type.Object({ id, type: text, expires_at: Type.Integer({ description: 'Seconds since 1970.' }), webauthn: Type.Optional(anything) }),
  ),
  'POST /factors/:factorId/verify': session,
  'DELETE /factors/:factorId': ok(Type.Object({ id })),
  'GET /admin/users/:userId/factors': listOf(refer('Factor')),
  'PUT /admin/users/:userId/factors/:factorId': ok(refer('Factor')),
  'DELETE /admin/users/:userId/factors/:factorId': ok(refer('Factor')),

  'POST /passkeys/registration/options': passkeyOptions,
  'POST /passkeys/registration/verify': ok(
    Type.Object({ id, created_at: time, backup_eligible: Type.Boolean(), backed_up: Type.Boolean(), transports: Type.Array(text) }),
  ),
  'POST /passkeys/authentication/options': passkeyOptions,
  'POST /passkeys/authentication/verify': session,
  'GET /passkeys': listOf(refer('Passkey')),
  'PATCH /passkeys/:passkeyId': ok(refer('Passkey')),
  'DELETE /passkeys/:passkeyId': nothing,
  'GET /admin/users/:userId/passkeys': listOf(refer('Passkey')),
  'DELETE /admin/users/:userId/passkeys/:passkeyId': nothing,

  'GET /admin/users': ok(Type.Object({ users: Type.Array(refer('User')), aud: text })),
  'POST /admin/users': user,
  'GET /admin/users/:userId': user,
  'PUT /admin/users/:userId': user,
  'DELETE /admin/users/:userId': empty,
  'GET /admin/audit': listOf(Type.Object({ id, payload: anything, created_at: time, ip_address: text })),
  'POST /admin/generate_link': ok(
    Type.Object({
      ...authSchemas.User.properties,
      action_link: text,
      email_otp: text,
      hashed_token: text,
      verification_type: text,
      redirect_to: text,
    }),
  ),

  'GET /oauth/authorize': redirect,
  'GET /oauth/authorizations/:authorizationId': ok(
    Type.Union([
      Type.Object({ redirect_url: text }),
      Type.Object({
        authorization_id: text,
        redirect_uri: text,
        client: Type.Object({ id, name: text, uri: text, logo_uri: text }),
        user: Type.Object({ id, email: text }),
        scope: text,
      }),
    ]),
  ),
  'POST /oauth/authorizations/:authorizationId/consent': ok(Type.Object({ redirect_url: text })),
  'POST /oauth/token': ok(
    Type.Object({
      access_token: text,
      token_type: text,
      expires_in: Type.Integer(),
      refresh_token: Type.Optional(text),
      scope: Type.Optional(text),
      id_token: Type.Optional(text),
    }),
  ),
  'GET /oauth/userinfo': ok(anything),
  'POST /oauth/userinfo': ok(anything),
  'POST /oauth/clients/register': created(refer('OAuthClient')),
  'GET /user/oauth/grants': listOf(anything),
  'DELETE /user/oauth/grants': nothing,
  'GET /admin/oauth/clients': ok(Type.Object({ clients: Type.Array(refer('OAuthClient')) })),
  'POST /admin/oauth/clients': created(refer('OAuthClient')),
  'GET /admin/oauth/clients/:clientId': ok(refer('OAuthClient')),
  'PUT /admin/oauth/clients/:clientId': ok(refer('OAuthClient')),
  'DELETE /admin/oauth/clients/:clientId': nothing,
  'POST /admin/oauth/clients/:clientId/regenerate_secret': ok(refer('OAuthClient')),

  'POST /sso': [addressOnly, onward],
  'GET /sso/saml/metadata': { status: 200, body: text, mediaType: 'application/xml' },
  'POST /sso/saml/acs': redirect,
  'GET /admin/sso/providers': within('items', refer('SsoProvider')),
  'POST /admin/sso/providers': created(refer('SsoProvider')),
  'GET /admin/sso/providers/:providerId': ok(refer('SsoProvider')),
  'PUT /admin/sso/providers/:providerId': ok(refer('SsoProvider')),
  'DELETE /admin/sso/providers/:providerId': ok(refer('SsoProvider')),

  'GET /authorize': [redirect, addressOnly],
  'GET /callback': redirect,
  'POST /callback': redirect,
  'GET /user/identities': within('identities', refer('Identity')),
  'GET /user/identities/authorize': [redirect, addressOnly],
  'DELETE /user/identities/:identityId': empty,
  'GET /admin/custom-providers': within('providers', refer('CustomProvider')),
  'POST /admin/custom-providers': created(refer('CustomProvider')),
  'GET /admin/custom-providers/:identifier': ok(refer('CustomProvider')),
  'PUT /admin/custom-providers/:identifier': ok(refer('CustomProvider')),
  'DELETE /admin/custom-providers/:identifier': nothing,
}

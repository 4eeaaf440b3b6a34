import { Type } from 'typebox'

const optional = Type.Optional
const text = Type.String()
const id = Type.String({ format: 'uuid' })
const time = Type.String({ format: 'date-time' })
const anything = Type.Record(Type.String(), Type.Unknown())

/** A part of `components.schemas`, by name. */
export const refer = (name: AuthSchemaName) => Type.Unsafe<unknown>({ $ref: `#/components/schemas/auth.${name}` })

const identity = Type.Object({
  identity_id: id,
  id: text,
  user_id: id,
  identity_data: anything,
  provider: text,
  last_sign_in_at: optional(time),
  created_at: optional(time),
  updated_at: optional(time),
  email: optional(text),
})

const factor = Type.Object({
  id,
  friendly_name: optional(text),
  factor_type: Type.Union([Type.Literal('totp'), Type.Literal('phone'), Type.Literal('webauthn')]),
  status: Type.Union([Type.Literal('verified'), Type.Literal('unverified')]),
  phone: optional(text),
  last_challenged_at: optional(time),
  created_at: time,
  updated_at: time,
})

const user = Type.Object({
  id,
  aud: text,
  role: text,
  email: text,
  phone: text,
  email_confirmed_at: optional(time),
  phone_confirmed_at: optional(time),
  confirmed_at: optional(time),
  invited_at: optional(time),
  confirmation_sent_at: optional(time),
  recovery_sent_at: optional(time),
  reauthentication_sent_at: optional(time),
  new_email: optional(text),
  email_change_sent_at: optional(time),
  new_phone: optional(text),
  phone_change_sent_at: optional(time),
  last_sign_in_at: optional(time),
  app_metadata: anything,
  user_metadata: anything,
  factors: optional(Type.Array(Type.Unsafe({ $ref: '#/components/schemas/auth.Factor' }))),
  identities: Type.Array(Type.Unsafe({ $ref: '#/components/schemas/auth.Identity' })),
  created_at: time,
  updated_at: time,
  banned_until: optional(time),
  deleted_at: optional(time),
  is_anonymous: Type.Boolean(),
})

/** RFC 6749, section 5.1, and Supabase's additions. */
const session = Type.Object({
  access_token: text,
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer({ description: 'Seconds.' }),
  expires_at: Type.Integer({ description: 'Seconds since 1970.' }),
  refresh_token: text,
  user: Type.Unsafe({ $ref: '#/components/schemas/auth.User' }),
  provider_token: optional(text),
  provider_refresh_token: optional(text),
  weak_password: optional(Type.Object({ message: text, reasons: Type.Array(text) })),
})

const passkey = Type.Object({ id, friendly_name: optional(text), created_at: time, last_used_at: optional(time) })

const oauthClient = Type.Object({
  client_id: id,
  client_secret: optional(Type.String({ description: 'Only in the answer that makes it.' })),
  client_type: Type.Union([Type.Literal('public'), Type.Literal('confidential')]),
  token_endpoint_auth_method: text,
  redirect_uris: Type.Array(text),
  grant_types: Type.Array(text),
  response_types: Type.Array(text),
  client_name: optional(text),
  client_uri: optional(text),
  logo_uri: optional(text),
  registration_type: text,
  created_at: time,
  updated_at: time,
})

const ssoProvider = Type.Object({
  id,
  resource_id: optional(text),
  disabled: Type.Union([Type.Boolean(), Type.Null()]),
  saml: Type.Object({
    entity_id: text,
    metadata_xml: optional(Type.String({ description: 'Left out of lists.' })),
    metadata_url: optional(text),
    attribute_mapping: Type.Unknown(),
    name_id_format: optional(text),
  }),
  domains: Type.Array(Type.Object({ domain: text })),
  created_at: time,
  updated_at: time,
})

const customProvider = Type.Object(
  { id, identifier: text, provider_type: text, name: text, enabled: Type.Boolean(), created_at: time, updated_at: time },
  { additionalProperties: true },
)

const settings = Type.Object({
  external: Type.Record(Type.String(), Type.Boolean()),
  disable_signup: Type.Boolean(),
  mailer_autoconfirm: Type.Boolean(),
  phone_autoconfirm: Type.Boolean(),
  sms_provider: text,
  saml_enabled: Type.Boolean(),
  passkeys_enabled: Type.Boolean(),
})

const error = Type.Object(
  { code: Type.Union([Type.String(), Type.Integer()]), message: optional(text), error_code: optional(text), msg: optional(text) },
  { description: 'With `X-Supabase-Api-Version: 2024-01-01` as `code` and `message`, without it as `error_code` and `msg`.' },
)

export const authSchemas = {
  User: user,
  Identity: identity,
  Factor: factor,
  Session: session,
  Passkey: passkey,
  OAuthClient: oauthClient,
  SsoProvider: ssoProvider,
  CustomProvider: customProvider,
  Settings: settings,
  Error: error,
  /** RFC 6749, section 5.2. */
  OAuthError: Type.Object({ error: text, error_description: optional(text) }),
} as const

export type AuthSchemaName = keyof typeof authSchemas

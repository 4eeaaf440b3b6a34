import type { ServerMetadata } from 'openid-client'

export type ProviderEmail = { readonly email: string; readonly verified: boolean; readonly primary: boolean }

/** Who a provider says somebody is. */
export type Profile = {
  /** Never given to another person by this provider. */
  readonly subject: string
  readonly emails: readonly ProviderEmail[]
  /** What the identity and the user's metadata hold, under the names Supabase Auth gives: `full_name`, `avatar_url` … Without `sub` and e-mail. */
  readonly claims: ProfileClaims
}

export type ProfileClaims = {
  readonly iss: string
  readonly name?: string | undefined
  readonly full_name?: string | undefined
  readonly given_name?: string | undefined
  readonly family_name?: string | undefined
  readonly preferred_username?: string | undefined
  readonly user_name?: string | undefined
  readonly nickname?: string | undefined
  readonly slug?: string | undefined
  readonly picture?: string | undefined
  readonly avatar_url?: string | undefined
  readonly profile?: string | undefined
  readonly locale?: string | undefined
  readonly custom_claims?: Readonly<Record<string, unknown>> | undefined
}

/** What a provider answered once somebody came back from it. */
export type ProviderAnswer = {
  /** Claims of its ID token, whose signature, issuer, audience, times and nonce hold. */
  readonly idClaims: Readonly<Record<string, unknown>> | undefined
  /** JSON of an address of its API, asked with the access token. Throws `unexpected_failure`. */
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<unknown>
  /** Its UserInfo endpoint, the subject compared with the ID token's (OpenID Connect Core 1.0, section 5.3). Throws `unexpected_failure`. */
  readonly userInfo: () => Promise<Readonly<Record<string, unknown>>>
  readonly accessToken: string
  readonly base: string
  readonly provider: Pick<Provider, 'clientId' | 'secret' | 'url'>
  /** What came with the code: Apple tells a person's name there, and only the first time. */
  readonly callback: URLSearchParams
}

/** Where a provider's endpoints are: told by itself (OpenID Connect Discovery), or known. */
export type ProviderServer =
  | { readonly kind: 'discovered'; readonly issuer: string; readonly document?: string }
  | { readonly kind: 'known'; readonly metadata: ServerMetadata }

/** What is particular about one provider. */
export type ProviderPreset = {
  /** Address without a slash at its end, used where the settings name no other. */
  readonly base: string
  readonly server: (base: string) => ProviderServer
  readonly scopes: readonly string[]
  readonly scopeSeparator?: ','
  /** Added to the address people are sent to. */
  readonly parameters?: Readonly<Record<string, string>>
  /** RFC 7636. False for those that refuse a `code_verifier` beside a client secret, or ignore it. */
  readonly pkce: boolean
  /** Whether its ID tokens repeat the nonce. */
  readonly nonce?: true
  readonly clientAuthentication: 'basic' | 'post'
  /** How people come back: `form_post` is a POST from the provider's page. */
  readonly responseMode?: 'form_post'
  /** Makes what openid-client takes of an answer that leaves the standard. */
  readonly mendTokens?: (answer: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  readonly readProfile: (answer: ProviderAnswer) => Promise<Profile>
  /** For the grant `id_token`: what the claims of an ID token say. Absent: it is not taken from this provider. */
  readonly readIdToken?: (claims: Readonly<Record<string, unknown>>, provider: Pick<Provider, 'url'>) => Profile
  /** Other issuers its ID tokens name, compared beside the discovered one. */
  readonly isIssuer?: (issuer: string) => boolean
}

/** A provider as this project uses it. */
export type Provider = {
  /** `google`, `custom:acme`: what requests and identities call it. */
  readonly name: string
  readonly preset: ProviderPreset
  readonly clientId: string
  /** Whose ID tokens are accepted, the first included. */
  readonly clientIds: readonly string[]
  readonly secret: string
  readonly redirectUri: string | undefined
  readonly url: string | undefined
  readonly skipNonceCheck: boolean
  readonly emailOptional: boolean
  /** `settings` are written by who runs this server; `api` by anybody with a secret key, so that its addresses are not to be trusted. */
  readonly origin: 'settings' | 'api'
}

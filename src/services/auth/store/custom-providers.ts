import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'
import { renderChanges } from './render-changes.ts'

/** A row of `auth.custom_oauth_providers`: a provider that an administrator added. */
export type CustomProvider = {
  readonly id: string
  readonly provider_type: 'oauth2' | 'oidc'
  /** `custom:acme`, also the name of the provider. */
  readonly identifier: string
  readonly name: string
  readonly client_id: string
  /** Encrypted. */
  readonly client_secret: string
  readonly acceptable_client_ids: readonly string[]
  readonly scopes: readonly string[]
  readonly pkce_enabled: boolean
  readonly attribute_mapping: Readonly<Record<string, unknown>>
  /** Claims of the provider that identities keep under `custom_claims`, as they are. */
  readonly custom_claims_allowlist: readonly string[]
  readonly authorization_params: Readonly<Record<string, string>>
  readonly enabled: boolean
  readonly email_optional: boolean
  readonly issuer: string | null
  readonly discovery_url: string | null
  readonly skip_nonce_check: boolean
  readonly authorization_url: string | null
  readonly token_url: string | null
  readonly userinfo_url: string | null
  readonly jwks_uri: string | null
  readonly created_at: Date
  readonly updated_at: Date
}

export type CustomProviderFields = Omit<CustomProvider, 'id' | 'created_at' | 'updated_at'>

const columns = sql`id, provider_type, identifier, name, client_id, client_secret, acceptable_client_ids, scopes, pkce_enabled,
  attribute_mapping, custom_claims_allowlist, authorization_params, enabled, email_optional, issuer, discovery_url, skip_nonce_check,
  authorization_url, token_url, userinfo_url, jwks_uri, created_at, updated_at`

/** Newest first. */
export async function listCustomProviders(
  transaction: AuthTransaction,
  type: CustomProvider['provider_type'] | undefined,
): Promise<readonly CustomProvider[]> {
  const condition: Sql = type === undefined ? sql`` : sql`where provider_type = ${type}`
  return await transaction.query<CustomProvider>(
    sql`select ${columns} from auth.custom_oauth_providers ${condition} order by created_at desc, identifier`,
  )
}

export async function findCustomProvider(transaction: AuthTransaction, identifier: string): Promise<CustomProvider | undefined> {
  const [provider] = await transaction.query<CustomProvider>(
    sql`select ${columns} from auth.custom_oauth_providers where identifier = ${identifier}`,
  )
  return provider
}

export async function countCustomProviders(transaction: AuthTransaction): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`select count(*)::int as count from auth.custom_oauth_providers`)
  return row?.count ?? 0
}

/** Undefined when the identifier is taken. */
export async function insertCustomProvider(
  transaction: AuthTransaction,
  provider: CustomProviderFields & { readonly id: string; readonly at: Date },
): Promise<CustomProvider | undefined> {
  const at = provider.at.toISOString()
  const [inserted] = await transaction.query<CustomProvider>(sql`
    insert into auth.custom_oauth_providers (id, provider_type, identifier, name, client_id, client_secret, acceptable_client_ids, scopes,
      pkce_enabled, attribute_mapping, custom_claims_allowlist, authorization_params, enabled, email_optional, issuer, discovery_url,
      skip_nonce_check, authorization_url, token_url, userinfo_url, jwks_uri, created_at, updated_at)
    values (${provider.id}, ${provider.provider_type}, ${provider.identifier}, ${provider.name}, ${provider.client_id},
      ${provider.client_secret}, ${toTextArray(provider.acceptable_client_ids)}, ${toTextArray(provider.scopes)},
      ${String(provider.pkce_enabled)}, ${JSON.stringify(provider.attribute_mapping)},
      ${toTextArray(provider.custom_claims_allowlist)}, ${JSON.stringify(provider.authorization_params)}, ${String(provider.enabled)}, ${String(provider.email_optional)}, ${provider.issuer}, ${provider.discovery_url},
      ${String(provider.skip_nonce_check)}, ${provider.authorization_url}, ${provider.token_url}, ${provider.userinfo_url},
      ${provider.jwks_uri}, ${at}, ${at})
    on conflict (identifier) do nothing returning ${columns}`)
  return inserted
}

/** Undefined when there is none of that name. */
export async function updateCustomProvider(
  transaction: AuthTransaction,
  identifier: string,
  { acceptable_client_ids, custom_claims_allowlist, scopes, ...changes }: Partial<CustomProviderFields>,
  at: Date,
): Promise<CustomProvider | undefined> {
  const lists = {
    ...(acceptable_client_ids === undefined ? {} : { acceptable_client_ids: toTextArray(acceptable_client_ids) }),
    ...(custom_claims_allowlist === undefined ? {} : { custom_claims_allowlist: toTextArray(custom_claims_allowlist) }),
    ...(scopes === undefined ? {} : { scopes: toTextArray(scopes) }),
  }
  const [updated] = await transaction.query<CustomProvider>(sql`
    update auth.custom_oauth_providers set ${renderChanges({ ...changes, ...lists, updated_at: at })}
    where identifier = ${identifier} returning ${columns}`)
  return updated
}

export async function deleteCustomProvider(transaction: AuthTransaction, identifier: string): Promise<boolean> {
  const deleted = await transaction.query(sql`delete from auth.custom_oauth_providers where identifier = ${identifier} returning id`)
  return deleted.length > 0
}

/** PostgreSQL's text form of an array (section 8.15.2 of its documentation). */
function toTextArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}

import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AttributeMapping } from '../domain/saml/describe-person.ts'
import type { AuthTransaction } from '../types.ts'
import { renderChanges } from './render-changes.ts'

/** A row of `auth.sso_providers` with its SAML half and its domains. */
export type SsoProvider = {
  readonly id: string
  readonly resource_id: string | null
  readonly disabled: boolean
  readonly entity_id: string
  readonly metadata_xml: string
  readonly metadata_url: string | null
  readonly attribute_mapping: AttributeMapping
  readonly name_id_format: string | null
  readonly domains: readonly string[]
  readonly created_at: Date
  readonly updated_at: Date
  /** When the metadata was last given or fetched. */
  readonly metadata_at: Date
}

export type SamlChange = {
  readonly metadata_xml?: string
  readonly metadata_url?: string | null
  readonly attribute_mapping?: AttributeMapping
  readonly name_id_format?: string | null
}

export type NewSsoProvider = Required<SamlChange> & {
  readonly entity_id: string
  readonly metadata_xml: string
  readonly resource_id: string | null
  readonly disabled: boolean
}

export async function listSsoProviders(transaction: AuthTransaction): Promise<readonly SsoProvider[]> {
  return await select(transaction, sql`order by provider.created_at, provider.id`)
}

/** `id` is any text a client sent. */
export async function findSsoProvider(transaction: AuthTransaction, id: string): Promise<SsoProvider | undefined> {
  return (await select(transaction, sql`where provider.id::text = lower(${id})`))[0]
}

export async function findSsoProviderByDomain(transaction: AuthTransaction, domain: string): Promise<SsoProvider | undefined> {
  const owner = sql`select sso_provider_id from auth.sso_domains where lower(domain) = lower(${domain})`
  return (await select(transaction, sql`where provider.id = (${owner})`))[0]
}

export async function findSsoProviderByEntityId(transaction: AuthTransaction, entityId: string): Promise<SsoProvider | undefined> {
  return (await select(transaction, sql`where saml.entity_id = ${entityId}`))[0]
}

/** Gives the id; undefined when the entity has a provider already. */
export async function insertSsoProvider(transaction: AuthTransaction, provider: NewSsoProvider, at: Date): Promise<string | undefined> {
  const moment = at.toISOString()
  const [inserted] = await transaction.query<{ readonly id: string }>(sql`
    with taken as (select from auth.saml_providers where entity_id = ${provider.entity_id}),
    made as (
      insert into auth.sso_providers (id, resource_id, disabled, created_at, updated_at)
      select gen_random_uuid(), ${provider.resource_id}, ${String(provider.disabled)}::boolean, ${moment}::timestamptz, ${moment}::timestamptz
      where not exists (select from taken) returning id)
    insert into auth.saml_providers
      (id, sso_provider_id, entity_id, metadata_xml, metadata_url, attribute_mapping, name_id_format, created_at, updated_at)
    select gen_random_uuid(), id, ${provider.entity_id}, ${provider.metadata_xml}, ${provider.metadata_url},
      ${JSON.stringify(provider.attribute_mapping)}::jsonb, ${provider.name_id_format}, ${moment}::timestamptz, ${moment}::timestamptz
    from made returning sso_provider_id as id`)
  return inserted?.id
}

export async function updateSsoProvider(
  transaction: AuthTransaction,
  id: string,
  change: { readonly disabled?: boolean; readonly resource_id?: string | null },
  at: Date,
): Promise<void> {
  await transaction.query(sql`update auth.sso_providers set ${renderChanges({ ...change, updated_at: at })} where id = ${id}`)
}

export async function updateSamlProvider(transaction: AuthTransaction, id: string, change: SamlChange, at: Date): Promise<void> {
  await transaction.query(sql`update auth.saml_providers set ${renderChanges({ ...change, updated_at: at })} where sso_provider_id = ${id}`)
}

/** The domains a provider has from now on. Gives the first that another one has. */
export async function replaceDomains(
  transaction: AuthTransaction,
  id: string,
  domains: readonly string[],
  at: Date,
): Promise<string | undefined> {
  const wanted = JSON.stringify(domains)
  await transaction.query(sql`delete from auth.sso_domains where sso_provider_id = ${id}`)
  const inserted = await transaction.query<{ readonly domain: string }>(sql`
    insert into auth.sso_domains (id, sso_provider_id, domain, created_at, updated_at)
    select gen_random_uuid(), ${id}, domain, ${at.toISOString()}, ${at.toISOString()}
    from (select distinct value as domain from jsonb_array_elements_text(${wanted}::jsonb)) wanted
    on conflict do nothing returning domain`)
  return domains.find((domain) => !inserted.some((row) => row.domain === domain))
}

/** Its people stay, and can no longer sign in by it. */
export async function deleteSsoProvider(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.sso_providers where id = ${id}`)
}

async function select(transaction: AuthTransaction, rest: Sql): Promise<readonly SsoProvider[]> {
  return await transaction.query<SsoProvider>(sql`
    select provider.id, provider.resource_id, coalesce(provider.disabled, false) as disabled, saml.entity_id, saml.metadata_xml,
      saml.metadata_url, coalesce(saml.attribute_mapping, '{}') as attribute_mapping, saml.name_id_format,
      array(select domain from auth.sso_domains where sso_provider_id = provider.id order by domain) as domains,
      coalesce(provider.created_at, 'epoch') as created_at, coalesce(provider.updated_at, 'epoch') as updated_at,
      coalesce(saml.updated_at, 'epoch') as metadata_at
    from auth.sso_providers provider join auth.saml_providers saml on saml.sso_provider_id = provider.id ${rest}`)
}

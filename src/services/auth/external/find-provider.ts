import type { Fault } from '../../../base/fault.ts'
import { toPreset } from '../adapters/providers/custom-preset.ts'
import { presets } from '../adapters/providers/presets/presets.ts'
import type { Provider, ProviderPreset } from '../adapters/providers/types.ts'
import type { AuthContext } from '../context.ts'
import { providerDisabled, providerIncomplete, providerUnknown } from '../errors.ts'
import { type ProviderName, providerNames } from '../settings/external.ts'
import type { AuthSettings } from '../settings.ts'
import { type CustomProvider, findCustomProvider } from '../store/custom-providers.ts'

/** `issuer` is who signs its ID tokens; the provider's name where only settings would tell. */
type ToDisabled = (provider: string, issuer: string) => Fault

/**
 * A provider that people may sign in with, of the settings or of the administrators' own. Throws `validation_failed`, and what `disabled` makes
 * for one that is switched off.
 */
export async function findProvider(
  name: string,
  context: AuthContext,
  options: { readonly disabled?: ToDisabled } = {},
): Promise<Provider> {
  const disabled = options.disabled ?? providerDisabled
  const lower = name.toLowerCase()
  if (lower.startsWith('custom:')) return await findCustom(lower, context, disabled)
  const known = providerNames.find((candidate) => candidate === lower)
  if (known === undefined) throw providerUnknown(name)
  if (!context.settings[`external.${known}.enabled`]) throw disabled(known, readIssuer(presets[known]) || known)
  return readProvider(known, context.settings)
}

/** For the endpoint `settings`: which providers people may sign in with. */
export function listExternal(settings: AuthSettings): Readonly<Record<ProviderName, boolean>> {
  const entries = providerNames.map((name) => [name, settings[`external.${name}.enabled`]])
  return Object.fromEntries(entries) as Record<ProviderName, boolean>
}

/** Where the secret of a custom provider is encrypted for. */
export const secretPlace = (id: string) => `auth.custom_oauth_providers/${id}`

function readIssuer({ server, base }: ProviderPreset): string {
  const found = server(base)
  return found.kind === 'known' ? found.metadata.issuer : found.issuer
}

function readProvider(name: ProviderName, settings: AuthSettings): Provider {
  const clientIds = [
    ...(settings[`external.${name}.client_id`] ?? '').split(',').map((id) => id.trim()),
    ...settings[`external.${name}.additional_client_ids`],
  ].filter((id) => id !== '')
  const [clientId] = clientIds
  const url = settings[`external.${name}.url`] || undefined
  if (clientId === undefined) throw providerIncomplete(name, 'client_id')
  if (url === undefined && presets[name].base === '') throw providerIncomplete(name, 'url')
  return {
    name,
    preset: presets[name],
    clientId,
    clientIds,
    secret: settings[`external.${name}.secret`] ?? '',
    redirectUri: settings[`external.${name}.redirect_uri`] || undefined,
    url,
    skipNonceCheck: settings[`external.${name}.skip_nonce_check`],
    emailOptional: settings[`external.${name}.email_optional`],
    origin: 'settings',
  }
}

async function findCustom(identifier: string, { database, vault }: AuthContext, disabled: ToDisabled): Promise<Provider> {
  const row = await database.transaction({ access: 'read only' }, (transaction) => findCustomProvider(transaction, identifier))
  if (row === undefined) throw providerUnknown(identifier)
  if (!row.enabled) throw disabled(identifier, row.issuer ?? identifier)
  return toProvider(row, vault.decrypt(row.client_secret, secretPlace(row.id)))
}

function toProvider(row: CustomProvider, secret: string): Provider {
  return {
    name: row.identifier,
    preset: toPreset(row),
    clientId: row.client_id,
    clientIds: [row.client_id, ...row.acceptable_client_ids],
    secret,
    redirectUri: undefined,
    url: undefined,
    skipNonceCheck: row.skip_nonce_check,
    emailOptional: row.email_optional,
    origin: 'api',
  }
}

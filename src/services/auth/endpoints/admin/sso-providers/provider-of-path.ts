import { Type } from 'typebox'
import type { CallScope } from '../../../endpoint.ts'
import { ssoProviderNotFound } from '../../../errors.ts'
import { findSsoProvider, type SsoProvider } from '../../../store/sso-providers.ts'

export const providerPath = { params: Type.Object({ providerId: Type.String({ maxLength: 100 }) }) }

export type ProviderCall = Pick<CallScope, 'transaction'> & { readonly params: { readonly providerId: string } }

/** Throws `sso_provider_not_found`. */
export async function getProviderOfPath({ transaction, params }: ProviderCall): Promise<SsoProvider> {
  const provider = await findSsoProvider(transaction, params.providerId)
  if (provider === undefined) throw ssoProviderNotFound()
  return provider
}

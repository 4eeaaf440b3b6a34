import type { OAuthClient } from '../store/oauth-clients.ts'

/** A client as administrators and the client itself see it; the secret only in the answer that makes it. */
export function renderClient(client: OAuthClient, secret?: string): Readonly<Record<string, unknown>> {
  return {
    client_id: client.id,
    ...(secret === undefined ? {} : { client_secret: secret }),
    client_type: client.client_type,
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    redirect_uris: client.redirect_uris.split(','),
    grant_types: client.grant_types.split(','),
    response_types: ['code'],
    ...(client.client_name ? { client_name: client.client_name } : {}),
    ...(client.client_uri ? { client_uri: client.client_uri } : {}),
    ...(client.logo_uri ? { logo_uri: client.logo_uri } : {}),
    registration_type: client.registration_type,
    created_at: client.created_at,
    updated_at: client.updated_at,
  }
}

/** What a person is shown of a client that asks for their consent. */
export function renderClientFace(client: Pick<OAuthClient, 'id' | 'client_name' | 'client_uri' | 'logo_uri'>) {
  return { id: client.id, name: client.client_name ?? '', uri: client.client_uri ?? '', logo_uri: client.logo_uri ?? '' }
}

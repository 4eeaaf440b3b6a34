import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { importJWK, type JWTPayload, SignJWT } from 'jose'
import Provider, { errors } from 'oidc-provider'
import type { OidcProviderConfig } from './oidc-provider.ts'

/** A provider of OpenID Connect in a process of its own; `oidc-provider.ts` starts it. Configuration: JSON in the only argument. */
const { accounts, tls } = JSON.parse(process.argv[2] ?? '{}') as OidcProviderConfig

const server = tls === undefined ? createHttpServer() : createHttpsServer({ cert: tls.certificate, key: tls.key })
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  serve(tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`)
})

function serve(issuer: string): void {
  const key = { ...createKey(), kid: 'signing', use: 'sig' }
  const provider = createProvider(issuer, key)
  const handle = provider.callback()
  let tokenAnswer = 'normal'
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname.startsWith('/interaction/')) return await interact(provider, request, response)
    if (url.pathname === '/test/token-answer') {
      tokenAnswer = url.searchParams.get('is') ?? 'normal'
      return response.end('{}')
    }
    if (url.pathname === '/test/id-token') {
      const { claims, signer } = (await readJson(request)) as { claims: JWTPayload; signer: 'own' | 'other' }
      return response.end(await mint(issuer, claims, signer === 'own' ? key : { ...createKey(), kid: 'signing' }))
    }
    if (url.pathname === '/token' && tokenAnswer === 'slow') return
    if (url.pathname === '/token' && tokenAnswer === 'broken') return response.writeHead(500).end('out of order')
    if (url.pathname === '/token' && tokenAnswer === 'odd') {
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token": "a-token-of-the-provider", "scope": 7}')
    }
    if (url.pathname === '/token' && tokenAnswer === 'huge') {
      return response.writeHead(200, { 'content-type': 'application/json' }).end(' '.repeat(2_000_000))
    }
    await handle(request, response)
  })
  process.stdout.write(`${issuer}\n`)
}

function createProvider(issuer: string, key: object): Provider {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'dorsal',
        client_secret: 'a secret of the provider',
        redirect_uris: ['https://set-when-asked.example/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    // Everything in the ID token, as Google and Keycloak do.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: async () => true,
    ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60, RefreshToken: 60 },
    findAccount: (_context, sub) => {
      const account = accounts[sub]
      return account && { accountId: sub, claims: async () => ({ sub, ...account }) }
    },
  })
  // Its client comes from a server on a port that is free when the test runs.
  provider.Client.prototype.redirectUriAllowed = () => true
  return provider
}

/** Who is named by `login_hint` signs in and agrees, without a page. `nobody` refuses. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params, prompt } = await provider.interactionDetails(request, response)
  const accountId = String(params.login_hint)
  if (accountId === 'nobody') {
    const refusal = new errors.AccessDenied('the person refused')
    return await provider.interactionFinished(request, response, { error: refusal.error, error_description: 'the person refused' })
  }
  if (prompt.name === 'login') return await provider.interactionFinished(request, response, { login: { accountId } })
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
  grant.addOIDCScope(String(params.scope))
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
}

async function mint(issuer: string, claims: JWTPayload, key: object): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000)
  const all = Object.entries({ iss: issuer, aud: 'dorsal', iat: seconds, exp: seconds + 60, ...claims })
  return await new SignJWT(Object.fromEntries(all.filter(([, value]) => value !== null)))
    .setProtectedHeader({ alg: 'RS256', kid: 'signing' })
    .sign(await importJWK({ ...key, alg: 'RS256' }))
}

function createKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

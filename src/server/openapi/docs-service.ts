import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Identity } from '../../access/identity.ts'
import { docsAgent } from '../../http/docs-agent.ts'
import { describeAuth } from '../../services/auth/service.ts'
import { describeApi, type RestServiceDependencies } from '../../services/rest/service.ts'
import { type AskServer, addExamples } from './add-examples.ts'
import { buildWholeDocument } from './build-whole-document.ts'
import { loadViewer } from './load-viewer.ts'
import { rememberDocuments } from './remember-documents.ts'
import { contentSecurityPolicy, page, pageScript } from './render-page.ts'
import type { DocsSettings } from './settings.ts'

export type DocsDependencies = {
  readonly settings: DocsSettings
  readonly rest: RestServiceDependencies & { readonly publicUrl: () => string }
  readonly restPrefix: string
  /** Undefined where auth is not served. */
  readonly authPrefix: string | undefined
}

type Json = Readonly<Record<string, unknown>>

/** Every service as one OpenAPI 3.1 document for its reader, `/openapi.json`, and as pages, `/docs`. */
export function createDocsService(dependencies: DocsDependencies): FastifyPluginAsync {
  const remember = rememberDocuments<Json>()
  let viewer: Promise<string> | undefined
  return async (app) => {
    app.get<{ readonly Querystring: { readonly schema?: string } }>('/openapi.json', async (request, reply) => {
      const reader = await identifyReader(request, dependencies)
      const catalog = dependencies.rest.catalog()
      const key = JSON.stringify([request.headers.authorization, request.headers.apikey, request.query.schema])
      const document = await remember(catalog, key, () => describeServices(reader, request.query.schema, dependencies))
      return reply.header('cache-control', 'no-store').type('application/openapi+json; charset=utf-8').send(JSON.stringify(document))
    })
    app.get('/docs', async (_request, reply) =>
      reply
        .header('content-security-policy', contentSecurityPolicy)
        .header('referrer-policy', 'no-referrer')
        .type('text/html; charset=utf-8')
        .send(page),
    )
    app.get('/docs/page.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(pageScript))
    app.get('/docs/viewer.js', async (_request, reply) => {
      viewer ??= loadViewer()
      return reply
        .header('cache-control', 'public, max-age=3600')
        .type('text/javascript; charset=utf-8')
        .send(await viewer)
    })
  }
}

type Reader = { readonly identity: Identity; readonly headers: Readonly<Record<string, string>> }

async function identifyReader({ headers: { authorization, apikey } }: FastifyRequest, { rest }: DocsDependencies): Promise<Reader> {
  const credentials = { authorization, apikey: typeof apikey === 'string' ? apikey : undefined }
  const identity = await rest.authenticate(credentials)
  const given = Object.entries(credentials).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { identity, headers: Object.fromEntries(given) }
}

async function describeServices(reader: Reader, schema: string | undefined, dependencies: DocsDependencies): Promise<Json> {
  const { rest, restPrefix, authPrefix, settings } = dependencies
  const address = rest.publicUrl()
  const described = await describeApi({ role: reader.identity.role, schema, address: new URL(`${restPrefix}/`, address) }, rest)
  const auth = authPrefix === undefined ? undefined : describeAuth()
  const proxy = rest.settings.openApiServerProxyUri
  const seenAt = proxy === undefined ? address : new URL(proxy).origin
  const document = buildWholeDocument({ rest: described, restPrefix, auth, authPrefix: authPrefix ?? '', address: seenAt })
  if (!settings.examples) return document
  return await addExamples(document, { ask: createAsk(reader, { address, schema }), reader: reader.identity.role, restPrefix })
}

/** Over HTTP and not past it, so that an example is what a client gets. A refusal is no example. */
function createAsk({ headers }: Reader, { address, schema }: { readonly address: string; readonly schema: string | undefined }): AskServer {
  const profile: Readonly<Record<string, string>> = schema === undefined ? {} : { 'accept-profile': schema }
  return async (path) => {
    try {
      const reply = await fetch(new URL(path, address), {
        headers: { ...headers, ...profile, accept: 'application/json', 'user-agent': docsAgent },
        redirect: 'manual',
        signal: AbortSignal.timeout(5000),
      })
      return reply.status === 200 ? await reply.json() : undefined
    } catch {
      // Too slow, or no JSON: the description goes without this example.
      return undefined
    }
  }
}

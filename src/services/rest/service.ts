import { METHODS } from 'node:http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Fault } from '../../base/fault.ts'
import { clientLeft } from '../../http/errors.ts'
import { toFault } from '../../http/to-fault.ts'
import { createRestAnswerer, type RestAnswerer } from './answer-request.ts'
import type { RestServiceDependencies } from './dependencies.ts'
import { findEarlyRefusal } from './endpoints/find-early-refusal.ts'
import { readPosition, tellPosition } from './endpoints/position-header.ts'
import { readRawRequest } from './endpoints/read-raw-request.ts'
import { sendReply } from './endpoints/send-reply.ts'
import { bodyInvalid } from './errors.ts'
import { buildFaultReply } from './reply/render-fault.ts'

export { startKeyCleaning } from './background.ts'
export type { Credentials, RestServiceDependencies } from './dependencies.ts'
export { type DescribeApiOptions, describeApi } from './openapi/describe-api.ts'
export type { RestMetrics, RestStage } from './stages.ts'

// Also those that the dialect has no use for: it answers them in its own words.
const methods = METHODS.filter((method) => method !== 'CONNECT')

// All of them are answered alike; that they are several gives logs and metrics a name for each.
const urls = ['/', '/$batch', '/:table', '/rpc/:function', '/*']

/**
 * The REST service in PostgREST's dialect, as a Fastify plugin: `server.register(createRestService(…), { prefix: '/rest/v1' })`,
 * or without a prefix. It reads request bodies itself, as bytes.
 */
export function createRestService(dependencies: RestServiceDependencies): FastifyPluginAsync {
  return createChangingRestService(() => dependencies)
}

/** The same for a service whose settings may change while it runs: a change is a new object. */
export function createChangingRestService(current: () => RestServiceDependencies): FastifyPluginAsync {
  return async (app) => {
    const prefix = app.prefix.replace(/\/$/, '')
    const getAnswerer = keepAnswerer(current, prefix)
    const findFault = (error: unknown, request: FastifyRequest) => findRefusedBody(error, request) ?? toFault(error, request, current().log)
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const signal = abortWhenGone(reply)
      const followed = current().followPosition?.(readPosition(request))
      const answer = await getAnswerer()(readRawRequest(request, prefix), signal, followed?.database)
      tellPosition(reply, followed?.position())
      return sendReply(reply, answer)
    }
    for (const method of methods) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method, { hasBody: true })
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addHook('onRequest', (request, _reply, done) => done(findEarlyRefusal(current(), request)))
    app.setErrorHandler((error, request, reply) =>
      sendReply(reply, buildFaultReply(findFault(error, request), current().settings.clientErrorVerbosity)),
    )
    for (const url of urls) app.route({ method: methods, url, exposeHeadRoute: false, handler })
  }
}

function keepAnswerer(current: () => RestServiceDependencies, prefix: string): () => RestAnswerer {
  let known = current()
  let answerer = createRestAnswerer(known, prefix)
  return () => {
    const dependencies = current()
    if (dependencies !== known) {
      answerer = createRestAnswerer(dependencies, prefix)
      known = dependencies
    }
    return answerer
  }
}

/** A Content-Type that is none at all is Fastify's to find, and the dialect's to tell. */
function findRefusedBody(error: unknown, { headers }: FastifyRequest): Fault | undefined {
  const isRefused = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
  return isRefused ? bodyInvalid(`Content-Type not acceptable: ${headers['content-type'] ?? ''}`) : undefined
}

function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(clientLeft())
  })
  return controller.signal
}

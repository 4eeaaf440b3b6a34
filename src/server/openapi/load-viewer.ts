import { fastify } from 'fastify'

/**
 * The script of Scalar's viewer, which its Fastify plugin has inside: asked of a server that never listens. Five megabytes, loaded when somebody first opens
 * the pages.
 */
export async function loadViewer(): Promise<string> {
  const { default: plugin } = await import('@scalar/fastify-api-reference')
  const app = fastify()
  try {
    await app.register(plugin, { routePrefix: '/viewer', configuration: { content: {} } })
    const { body } = await app.inject('/viewer/js/scalar.js')
    return body
  } finally {
    await app.close()
  }
}

import type { FastifyInstance, RouteOptions } from 'fastify'

/** What the server answers to, for those who asked for something else. */
export type ServedRoutes = {
  /** Prefixes of services and paths of single endpoints. */
  readonly places: () => readonly string[]
  /** Methods that a path answers to; empty when it is unknown. */
  readonly methodsOf: (path: string) => readonly string[]
}

type ServedRoute = { readonly methods: readonly string[]; readonly place: string; readonly pattern: RegExp }

/** Watches the routes that are registered from now on. */
export function collectServedRoutes(app: FastifyInstance): ServedRoutes {
  const routes: ServedRoute[] = []
  app.addHook('onRoute', (route: RouteOptions & { readonly prefix: string }) => {
    const methods = typeof route.method === 'string' ? [route.method] : route.method
    routes.push({ methods, place: route.prefix === '' ? route.url : route.prefix, pattern: toPattern(route.url) })
  })
  return {
    places: () => [...new Set(routes.map((route) => route.place))].sort(),
    methodsOf: (path) => [...new Set(routes.filter((route) => route.pattern.test(path)).flatMap((route) => route.methods))].sort(),
  }
}

/** `/things/:id` and `/files/*` as regular expressions. */
function toPattern(url: string): RegExp {
  const source = url
    .replaceAll(/[.+?^$()[\]{}|\\]/g, String.raw`\$&`)
    .replaceAll(/:[^/]+/g, '[^/]+')
    .replaceAll('*', '.*')
  return new RegExp(`^${source}$`)
}

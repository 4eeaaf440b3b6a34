import { serverPaths } from './describe-server.ts'

type Json = Readonly<Record<string, unknown>>

export type DescribedServices = {
  /** OpenAPI 3.1 of the REST service alone, its paths below its own address. */
  readonly rest: Json
  readonly restPrefix: string
  /** Undefined where auth is not served. */
  readonly auth: { readonly paths: Readonly<Record<string, Json>>; readonly schemas: Json } | undefined
  readonly authPrefix: string
  /** Where clients reach the server: `https://api.example.org`. */
  readonly address: string
}

/** One OpenAPI 3.1 document of every service: names of components are those of REST, and those of auth begin with `auth.`. */
export function buildWholeDocument({ rest, restPrefix, auth, authPrefix, address }: DescribedServices): Json {
  const components = toObject(rest.components)
  return {
    ...rest,
    info: describeInfo(toObject(rest.info)),
    servers: [{ url: address.replace(/\/$/, '') }],
    tags: [...toList(rest.tags), ...(auth === undefined ? [] : [{ name: 'Auth' }, { name: 'Auth administration' }]), { name: 'Server' }],
    paths: { ...movePaths(toObject(rest.paths), restPrefix), ...(auth && movePaths(auth.paths, authPrefix)), ...serverPaths },
    components: { ...components, schemas: { ...toObject(components.schemas), ...auth?.schemas } },
  }
}

/** PostgreSQL gives every `public` this comment, which says nothing of an API. */
const standardComment = 'standard public schema'

function describeInfo(info: Json): Json {
  return { ...info, title: info.title === standardComment ? 'API' : info.title }
}

function movePaths(paths: Json, prefix: string): Json {
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [`${prefix}${path}`, item]))
}

function toObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

import { loadCatalog } from '../../catalog/load-catalog.ts'
import type { Catalog } from '../../catalog/types.ts'
import { watchCatalog } from '../../catalog/watch-catalog.ts'
import { readClientSchema, renderTypescript } from '../../operations/typed-clients/operation.ts'
import type { Database } from '../../postgres/types.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { typesSchemaUnknown } from '../errors.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { planWatch } from '../plan-watch.ts'
import { connectOrExplain, prepareHouses } from '../prepare-database.ts'

export type TypesQuestion = {
  /** Schemas to describe, the first as the one of requests that name none. Empty: those that are served. */
  readonly schemas: readonly string[]
}

/** The types of a project as its database stands, beside a running server or without one; nothing is migrated. Throws `types_schema_unknown`. */
export async function renderProjectTypes(place: Workplace, question: TypesQuestion): Promise<string> {
  return await withProjectDatabase(place, async (database) => {
    const catalog = await loadCatalog(database, toScope(place, question))
    return await renderTypes(database, catalog, toScope(place, question).schemas)
  })
}

export type TypesWatch = TypesQuestion & {
  /** Given the first text, and each that differs from the one before. */
  readonly onTypes: (text: string) => Promise<void>
  /** A change that the types could not be made from. */
  readonly onProblem: (error: unknown) => void
  readonly signal: AbortSignal
}

/** As `renderProjectTypes`, and again after each change of the schema until the signal ends it. */
export async function watchProjectTypes(place: Workplace, { onTypes, onProblem, signal, ...question }: TypesWatch): Promise<void> {
  await withProjectDatabase(place, async (database, postgres) => {
    const scope = toScope(place, question)
    const plan = await planWatch(database, place.settings.rest, postgres)
    const watch = await watchCatalog(database, { ...plan, ...scope, timezones: new Set() }, place.log)
    const writer = writeInTurn(async (catalog: Catalog) => await onTypes(await renderTypes(database, catalog, scope.schemas)), onProblem)
    try {
      await onTypes(await renderTypes(database, watch.current(), scope.schemas))
      watch.onChange(writer.write)
      await untilAborted(signal)
    } finally {
      await watch.stop()
      await writer.settle()
    }
  })
}

async function renderTypes(database: Database, catalog: Catalog, schemas: readonly string[]): Promise<string> {
  const [first, ...others] = schemas
  const missing = schemas.find((name) => !catalog.schemas.has(name))
  if (first === undefined || missing !== undefined) throw typesSchemaUnknown(missing ?? '')
  return renderTypescript(await readClientSchema(database, catalog), { schemas: [first, ...others] })
}

function toScope({ settings: { rest } }: Workplace, { schemas }: TypesQuestion) {
  const { extraSearchPath, hoistedSettings } = rest
  return { schemas: schemas.length === 0 ? rest.schemas : schemas, extraSearchPath, hoistedSettings, timezones: new Set<string>() }
}

async function withProjectDatabase<T>(place: Workplace, work: (database: Database, postgres: OpenPostgres) => Promise<T>): Promise<T> {
  return await withPostgres(place, async (preparation, keys) => {
    const { postgres } = preparation
    // The roles of requests are ours to make in our own database, and nobody's in another.
    if (postgres.kind === 'embedded') await prepareHouses(preparation, keys.databasePasswords)
    const database = await connectOrExplain(postgres.server, preparation, { listenAt: postgres.listenAt ?? 'nowhere' })
    try {
      return await work(database, postgres)
    } finally {
      await database.close()
    }
  })
}

/** One after the other, so that an older picture never overwrites a newer one. */
function writeInTurn(write: (catalog: Catalog) => Promise<void>, onProblem: (error: unknown) => void) {
  let last = Promise.resolve()
  return {
    write: (catalog: Catalog) => {
      last = last.then(() => write(catalog)).catch(onProblem)
    },
    settle: () => last,
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

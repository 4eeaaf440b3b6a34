import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const nullable = (type: ReturnType<typeof Type.String>) => Type.Optional(Type.Union([type, Type.Null()]))

/** Which database of which repository; one of a stanza's first versions had one repository and no key for it. */
const databaseShape = Type.Object({ id: Type.Number(), 'repo-key': Type.Optional(Type.Number()) })

const statusShape = Type.Object({ code: Type.Number(), message: Type.String() })

/** Of `pgbackrest info --output=json` what is read here (pgBackRest's Command Reference, "Info Command"). */
const infoShape = Type.Array(
  Type.Object({
    name: Type.String(),
    status: statusShape,
    repo: Type.Optional(Type.Array(Type.Object({ key: Type.Number(), status: statusShape }))),
    db: Type.Optional(Type.Array(Type.Intersect([databaseShape, Type.Object({ 'system-id': Type.String(), version: Type.String() })]))),
    backup: Type.Optional(
      Type.Array(
        Type.Object({
          label: Type.String(),
          type: Type.String(),
          error: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
          timestamp: Type.Object({ start: Type.Number(), stop: Type.Number() }),
          archive: Type.Object({ start: nullable(Type.String()), stop: nullable(Type.String()) }),
          database: databaseShape,
        }),
      ),
    ),
    archive: Type.Optional(Type.Array(Type.Object({ id: Type.String(), database: databaseShape, max: nullable(Type.String()) }))),
  }),
)

export type StanzaInfo = Static<typeof infoShape>[number]

// TypeScript's library does not describe the third parameter yet (https://tc39.es/proposal-json-parse-with-source/).
type Parse = (text: string, revive: (name: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown
const parseWithSource = JSON.parse as Parse

/** A system identifier has more digits than JavaScript's numbers. Throws a TypeError for what `pgbackrest info` does not print. */
export function parseInfo(printed: string): readonly StanzaInfo[] {
  const info = parseWithSource(printed, (name, value, { source }) => (name === 'system-id' ? source : value))
  if (!Value.Check(infoShape, info)) throw new TypeError('This is not what pgbackrest info prints')
  return info
}

type Belongs = { readonly id: number; readonly 'repo-key'?: number }

export const toRepository = (database: Belongs): number => database['repo-key'] ?? 1

/** Databases come and go, with each major version for instance: in each repository the last one is that of today. */
export function isOfToday({ db = [] }: StanzaInfo, database: Belongs): boolean {
  return !db.some((other) => toRepository(other) === toRepository(database) && other.id > database.id)
}

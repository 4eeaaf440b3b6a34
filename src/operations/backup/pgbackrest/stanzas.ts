import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { stanzaUnknown } from './errors.ts'
import { type RunOptions, runPgbackrest } from './run-pgbackrest.ts'

/** What pgBackRest knows of a cluster. */
export type Stanza = {
  readonly name: string
  readonly isWell: boolean
  /** pgBackRest's own words on it: `ok`, `no valid backups`. */
  readonly message: string
  readonly backups: number
  readonly lastBackup: { readonly label: string; readonly kind: string; readonly stoppedAt: string; readonly hasErrors: boolean } | null
  /** The last WAL segment in its archive. */
  readonly walTo: string | null
}

/** Of `pgbackrest info --output=json` what is read here (pgBackRest's Command Reference, "Info Command"). */
const infoShape = Type.Array(
  Type.Object({
    name: Type.String(),
    status: Type.Object({ code: Type.Number(), message: Type.String() }),
    backup: Type.Optional(
      Type.Array(
        Type.Object({
          label: Type.String(),
          type: Type.String(),
          error: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
          timestamp: Type.Object({ start: Type.Number(), stop: Type.Number() }),
        }),
      ),
    ),
    archive: Type.Optional(Type.Array(Type.Object({ max: Type.Optional(Type.Union([Type.String(), Type.Null()])) }))),
  }),
)

/** Stanzas that pgBackRest is set up for on this machine; none where it is not installed, or does not answer. */
export async function readStanzas(options: RunOptions = {}): Promise<readonly Stanza[]> {
  try {
    return parseStanzas(await runPgbackrest('info', ['--output=json'], options))
  } catch {
    return []
  }
}

export type StanzaBackup = {
  readonly label: string
  /** In milliseconds since 1970; from then on its recovery can stop. */
  readonly completeAt: number
}

/** The backups of a stanza, by time. Throws `pgbackrest_missing`, `pgbackrest_failed`, `pgbackrest_stanza_unknown`. */
export async function readStanzaBackups(stanza: string, options: RunOptions): Promise<readonly StanzaBackup[]> {
  return parseStanzaBackups(await runPgbackrest('info', ['--output=json'], options), stanza)
}

/** Throws `pgbackrest_stanza_unknown`, and a TypeError as `parseStanzas` does. */
export function parseStanzaBackups(printed: string, stanza: string): readonly StanzaBackup[] {
  const info = parseInfo(printed)
  const found = info.find(({ name }) => name === stanza)
  if (found === undefined)
    throw stanzaUnknown(
      stanza,
      info.map(({ name }) => name),
    )
  // pgBackRest tells whole seconds: the backup may have ended at any moment of its last one.
  const backups = (found.backup ?? []).map(({ label, timestamp }) => ({ label, completeAt: (timestamp.stop + 1) * 1000 }))
  return backups.toSorted((one, other) => one.completeAt - other.completeAt)
}

function parseInfo(printed: string): Static<typeof infoShape> {
  const info: unknown = JSON.parse(printed)
  if (!Value.Check(infoShape, info)) throw new TypeError('This is not what pgbackrest info prints')
  return info
}

/** Throws a TypeError for what `pgbackrest info` does not print. */
export function parseStanzas(printed: string): readonly Stanza[] {
  return parseInfo(printed).map(({ name, status, backup = [], archive = [] }) => {
    const last = backup.at(-1)
    return {
      name,
      isWell: status.code === 0 && last?.error !== true,
      message: last?.error === true ? `errors in the pages of ${last.label}` : status.message,
      backups: backup.length,
      lastBackup:
        last === undefined
          ? null
          : {
              label: last.label,
              kind: last.type,
              stoppedAt: new Date(last.timestamp.stop * 1000).toISOString(),
              hasErrors: last.error === true,
            },
      walTo: archive.at(-1)?.max ?? null,
    }
  })
}

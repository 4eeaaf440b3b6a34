import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessKeys } from '../../access/access-keys.ts'
import type { VerificationKey } from '../../access/verification-key.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { reloadInTurn } from '../../catalog/reload-in-turn.ts'
import type { Database } from '../../postgres/types.ts'
import { createTokenSigner } from './create-token-signer.ts'
import {
  buildPicture,
  type KeyPicture,
  type KeyRows,
  type PictureOptions,
  type SigningSource,
  toFingerprint,
} from './domain/build-picture.ts'
import { keysUnknown } from './errors.ts'
import { startRecordingUses } from './record-uses.ts'
import { listValidApiKeys } from './store/api-keys.ts'
import { listValidSigningKeys } from './store/signing-keys.ts'
import type { TokenSigner, Vault } from './types.ts'

/** Keys that are notified are read again all the same, for the notification that never came. */
const pauseWhileHearing = 15_000
const pauseWhileDeaf = 1_000
const pauseAfterFailure = 1_000

export type KeyRing = {
  /** The keys that callers are recognised by now. Throws `keys_unknown` when they could not be read for longer than allowed. */
  readonly current: () => AccessKeys
  readonly signer: TokenSigner
  /** Reads the keys as they are at the call or later. */
  readonly reload: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type KeyRingOptions = {
  readonly database: Pick<Database, 'transaction' | 'listen'>
  readonly vault: Vault
  readonly anonymousRole: string
  /** Signs in place of the keys in the database. */
  readonly fixed: SigningSource | undefined
  /** Of the settings; tokens may be verified with them as well. */
  readonly secretKeys: readonly VerificationKey[]
  /** Seconds. */
  readonly maxAge: number
  /** Notifications do not reach this connection, as behind a pooler in transaction mode: the keys are looked at each second. */
  readonly deaf: boolean
  readonly clock: Clock
  readonly log: Log
}

/**
 * Keeps the keys of `dorsal.api_keys` and `dorsal.signing_keys` at hand. Every node and worker that serves the same database hears of a new or
 * revoked key at once (NOTIFY `dorsal_keys`) and looks again at intervals. Throws what the database throws for the first reading, and
 * `vault_unreadable`.
 */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { database, clock, log } = options
  const uses = startRecordingUses(database, log)
  const reader = createReader(options, uses.note)
  const listening = options.deaf
    ? { stop: async () => {} }
    : await database.listen(
        ['dorsal_keys'],
        () => void reader.read(),
        () => void reader.read(),
      )
  const stopReading = async () => {
    await Promise.all([listening.stop(), uses.stop()])
  }
  await reader.readOrThrow().catch(async (error: unknown) => {
    await stopReading()
    throw error
  })
  const watch = startReadingAgain(reader.read, options.deaf ? pauseWhileDeaf : pauseWhileHearing)

  const getPicture = (): KeyPicture => {
    if (clock.now() - reader.readAt() > options.maxAge * 1000) throw keysUnknown()
    return reader.picture()
  }
  return {
    current: () => getPicture().access,
    signer: createTokenSigner(getPicture, options.secretKeys),
    reload: reader.readOrThrow,
    stop: async () => {
      await watch.stop()
      await stopReading()
    },
  }
}

type Reader = {
  readonly picture: () => KeyPicture
  /** Milliseconds since 1970 at which the newest reading began. */
  readonly readAt: () => number
  readonly readOrThrow: () => Promise<void>
  /** The same; a failure is logged and answered with false. */
  readonly read: () => Promise<boolean>
}

function createReader({ database, clock, log, ...options }: KeyRingOptions, noteUse: (id: string) => void): Reader {
  const pictured: PictureOptions = { ...options, noteUse }
  let picture = buildPicture({ apiKeys: [], signingKeys: [] }, pictured)
  let fingerprint = ''
  let readAt = Number.NEGATIVE_INFINITY

  const readOrThrow = reloadInTurn(async () => {
    const startedAt = clock.now()
    const rows = await readRows(database)
    readAt = startedAt
    const found = toFingerprint(rows)
    if (found === fingerprint) return
    picture = buildPicture(rows, pictured)
    fingerprint = found
  })

  return {
    picture: () => picture,
    readAt: () => readAt,
    readOrThrow,
    read: async () => {
      try {
        await readOrThrow()
        return true
      } catch (error) {
        log.warn({ err: error }, 'the keys could not be read; those known before stay for a while')
        return false
      }
    },
  }
}

async function readRows(database: KeyRingOptions['database']): Promise<KeyRows> {
  return await database.transaction({ access: 'read only', isolation: 'repeatable read' }, async (transaction) => ({
    apiKeys: await listValidApiKeys(transaction),
    signingKeys: await listValidSigningKeys(transaction),
  }))
}

function startReadingAgain(read: () => Promise<boolean>, pause: number): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController()
  const rest = (milliseconds: number) => sleep(milliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)

  async function readOn(): Promise<void> {
    let next = pause
    for (;;) {
      await rest(next)
      if (stopping.signal.aborted) return
      next = (await read()) ? pause : pauseAfterFailure
    }
  }

  const reading = readOn()
  return {
    stop: async () => {
      stopping.abort()
      await reading
    },
  }
}

import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import type { Vault } from '../../operations/keys/operation.ts'
import type { ChainLink } from '../../services/auth/service.ts'
import { checkpointUnreadable } from '../errors.ts'

const subject = 'audit checkpoint'

/** The end of the audit chain at the last verification, kept outside the database and encrypted, so that nobody without the key can move it. */
export function auditCheckpoints(stateFolder: string, vault: Vault) {
  const path = join(stateFolder, 'audit-checkpoint')
  return {
    /** Undefined before the first verification. Throws `audit_checkpoint_unreadable`. */
    find: async (): Promise<ChainLink | undefined> => {
      const text = await readFile(path, 'utf8').catch(unlessMissing)
      return text === undefined ? undefined : readLink(text, vault)
    },
    keep: async (link: ChainLink): Promise<void> => {
      await writeFile(`${path}.new`, `${vault.encrypt(JSON.stringify(link), subject)}\n`, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
  }
}

function readLink(text: string, vault: Vault): ChainLink {
  try {
    const { sequence, hash } = JSON.parse(vault.decrypt(text.trim(), subject))
    return { sequence, hash }
  } catch (cause) {
    throw checkpointUnreadable(cause)
  }
}

function unlessMissing(error: unknown): undefined {
  if (!isErrno(error, 'ENOENT')) throw error
  return undefined
}

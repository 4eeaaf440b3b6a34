import { createHash } from 'node:crypto'
import { freeBytes } from '../../../base/free-bytes.ts'
import { objectMissing } from '../errors.ts'
import type { Archive, ArchiveKeys, ObjectStore } from '../types.ts'
import { openObject, sealObject } from './seal-object.ts'

/** The objects of one cluster in a store that may hold several. */
export function createArchive(store: ObjectStore, systemIdentifier: string, keys: ArchiveKeys): Archive {
  const prefix = `${systemIdentifier}/`
  const findObject = async (name: string) => {
    const sealed = await store.find(prefix + name)
    return sealed === undefined ? undefined : await openObject(name, sealed, keys)
  }
  return {
    systemIdentifier,
    place: store.place,
    putObject: async (name, plain) => {
      const sealed = await sealObject(name, plain, keys)
      const stored = { name, plainSize: plain.length, size: sealed.length, sha256: createHash('sha256').update(sealed).digest('hex') }
      await store.put(prefix + name, sealed)
      freeBytes(sealed)
      return stored
    },
    findObject,
    getObject: async (name) => {
      const plain = await findObject(name)
      if (plain === undefined) throw objectMissing(name)
      return plain
    },
    list: async (below) => (await store.list(prefix + below)).map(({ name, size }) => ({ name: name.slice(prefix.length), size })),
    delete: (names) => store.delete(names.map((name) => prefix + name)),
    deleteDrafts: (below) => store.deleteDrafts(prefix + below),
  }
}

/** Clusters that the store has an archive of, by their system identifiers. */
export async function listArchives(store: ObjectStore): Promise<readonly string[]> {
  const names = await store.list('')
  return [...new Set(names.map(({ name }) => name.split('/')[0] ?? '').filter((first) => /^\d+$/.test(first)))]
}

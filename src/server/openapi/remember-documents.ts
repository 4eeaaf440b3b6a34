import type { Catalog } from '../../catalog/types.ts'

/** Readers whose description is kept: keys are few, and tokens of people many. */
const mostReaders = 50
/** Milliseconds. Privileges and rows change without a word. */
const keptFor = 60_000

type Kept<Document> = { readonly document: Promise<Document>; readonly until: number }

/** Keeps what was described for each reader, by their credentials, while the catalog is the same and for a minute at most. */
export function rememberDocuments<Document>(now: () => number = () => performance.now()) {
  let known: Catalog | undefined
  const kept = new Map<string, Kept<Document>>()
  return async (catalog: Catalog, key: string, describe: () => Promise<Document>): Promise<Document> => {
    if (catalog !== known) kept.clear()
    known = catalog
    const found = kept.get(key)
    if (found !== undefined && found.until > now()) return await found.document
    const document = describe()
    kept.delete(key)
    kept.set(key, { document, until: now() + keptFor })
    if (kept.size > mostReaders) kept.delete(kept.keys().next().value ?? key)
    document.catch(() => kept.delete(key))
    return await document
  }
}

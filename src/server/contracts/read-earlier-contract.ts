import { readFile, stat } from 'node:fs/promises'
import { findErrno, isErrno } from '../../base/errno.ts'
import { toMessage } from '../../base/to-message.ts'
import { type Contract, contractNotFetched, contractUnreadable, parseContract } from '../../operations/contract/operation.ts'

/** What to compare with: a running server, a saved contract, or the project at a commit. */
export type EarlierSource =
  | { readonly kind: 'address'; readonly address: URL }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ref'; readonly ref: string }

/** A file that is there goes before a ref of the same name. Throws `contract_not_fetched` for an address that is none. */
export async function findEarlierSource(text: string): Promise<EarlierSource> {
  if (/^https?:\/\//.test(text)) return { kind: 'address', address: parseAddress(text) }
  const isFile = await stat(text).then(
    (found) => found.isFile(),
    (error: unknown) => {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false
      throw error
    },
  )
  return isFile ? { kind: 'file', path: text } : { kind: 'ref', ref: text }
}

function parseAddress(text: string): URL {
  const address = URL.parse(text)
  if (address === null) throw contractNotFetched(text, 'it is no address')
  return address
}

/** Throws `contract_unreadable`. */
export async function readSavedContract(path: string): Promise<Contract> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw contractUnreadable(path, 'it cannot be read', error)
  })
  return parseContract(text, path)
}

const patience = 30_000

/** Of a running Dorsal, at its root: `https://api.example.org`. Throws `contract_not_fetched`, `contract_unreadable`. */
export async function fetchContract(address: URL, key: string | undefined): Promise<Contract> {
  const url = new URL('contract.json', address.href.endsWith('/') ? address : `${address.href}/`)
  const shown = `${url.origin}${url.pathname}`
  const headers = new Headers(key === undefined ? [] : [['apikey', key]])
  const reply = await fetch(url, { headers, signal: AbortSignal.timeout(patience) }).catch((error: unknown) => {
    throw contractNotFetched(shown, sayWhy(error), error)
  })
  if (!reply.ok) throw contractNotFetched(shown, `it answered with ${reply.status}`)
  return parseContract(await reply.text(), shown)
}

/** `fetch` says only that it failed; which way is told by its cause. */
function sayWhy(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return findErrno(cause) ?? toMessage(cause)
}

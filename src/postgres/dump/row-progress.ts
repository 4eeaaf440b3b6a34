export type RowProgress = {
  readonly addBytes: (count: number) => void
  /** A table is done; `rows` it had. */
  readonly addTable: (rows: number) => void
  readonly totals: () => { readonly rows: number; readonly bytes: number }
}

const reportEvery = 64 * 1024 * 1024

/** Counts what is copied, and says so each 64 MiB. */
export function createProgress(tables: number, onProgress: (line: string) => void): RowProgress {
  let bytes = 0
  let rows = 0
  let done = 0
  let told = 0
  return {
    addBytes: (count) => {
      bytes += count
      if (bytes - told < reportEvery) return
      told = bytes
      onProgress(`Copying rows: ${done} of ${tables} tables, ${Math.round(bytes / 1024 / 1024)} MB so far`)
    },
    addTable: (count) => {
      rows += count
      done++
    },
    totals: () => ({ rows, bytes }),
  }
}

const largeTable = 64 * 1024 * 1024

/** Of thousands of small tables not each is a line. */
export const isWorthTelling = (index: number, { bytes }: { readonly bytes: number }): boolean => index % 25 === 0 || bytes > largeTable

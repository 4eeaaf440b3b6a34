import type { LoadResult } from './generate-load.ts'

/** One answer, taken as it comes; milliseconds since it was asked for. */
export type Download = { readonly firstByte: number; readonly total: number }

/** Whole answers, one after the other, for so many seconds and at least once. */
export async function downloadFor(seconds: number, start: () => Promise<AsyncIterable<unknown>>): Promise<LoadResult> {
  const began = performance.now()
  const downloads: Download[] = []
  while (downloads.length === 0 || performance.now() - began < seconds * 1000) downloads.push(await download(start))
  const totals = downloads.map(({ total }) => total)
  return {
    answered: downloads.length,
    failed: 0,
    seconds: (performance.now() - began) / 1000,
    p50: findPercentile(totals, 0.5),
    p99: findPercentile(totals, 0.99),
    firstByte: findPercentile(
      downloads.map(({ firstByte }) => firstByte),
      0.5,
    ),
  }
}

async function download(start: () => Promise<AsyncIterable<unknown>>): Promise<Download> {
  const began = performance.now()
  let firstByte = Number.NaN
  for await (const _ of await start()) if (Number.isNaN(firstByte)) firstByte = performance.now() - began
  return { firstByte, total: performance.now() - began }
}

function findPercentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN
}

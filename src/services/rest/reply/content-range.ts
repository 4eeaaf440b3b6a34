import type { Page } from '../domain/parse-page.ts'

/** Rows `first` to `last` (counted from 0) of so many; a reversed pair means no rows, an unknown total is `*` (RFC 9110, section 14.4). */
export function renderContentRange(first: number, last: number, total: number | undefined): string {
  const rows = total === 0 || first > last ? '*' : `${first}-${last}`
  return `${rows}/${total ?? '*'}`
}

export type ShownRows = {
  readonly page: Page
  /** Undefined while the rows are still being read. */
  readonly pageTotal: number | undefined
  readonly total: number | undefined
}

/** Of a page that was read: part of the whole, all of it, or behind its end. */
export function statusOfRange({ page, pageTotal, total }: ShownRows): 200 | 206 | 416 {
  if (total === undefined || pageTotal === undefined) return 200
  if (page.offset > total) return 416
  return pageTotal < total ? 206 : 200
}

export function rangeOfRows({ page, pageTotal, total }: ShownRows): string {
  return renderContentRange(page.offset, page.offset + (pageTotal ?? 0) - 1, total)
}

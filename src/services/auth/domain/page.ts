import { validationFailed } from '../errors.ts'

/** A part of a long list; pages count from 1. */
export type Page = { readonly number: number; readonly size: number }

const standardSize = 50
const largestSize = 1000

/** `page` and `per_page` of a query; auth-js sends them empty. Throws `validation_failed`. */
export function parsePage({ page = '', per_page = '' }: { readonly page?: string; readonly per_page?: string }): Page {
  return { number: parseCount('page', page, 1), size: Math.min(parseCount('per_page', per_page, standardSize), largestSize) }
}

/** The header `Link` (RFC 8288) as Supabase Auth sends it; `address` has no `page` of its own. */
export function renderPageLinks(address: string, { number, size }: Page, total: number): string {
  const last = Math.ceil(total / size)
  const link = (page: number, relation: string) => {
    const url = new URL(address)
    // First, since auth-js reads the number behind the first `=`.
    url.search = new URLSearchParams([['page', String(page)], ['per_page', String(size)], ...url.searchParams]).toString()
    return `<${url.href}>; rel="${relation}"`
  }
  return [...(last > number ? [link(number + 1, 'next')] : []), link(last, 'last')].join(', ')
}

function parseCount(name: string, text: string, standard: number): number {
  if (text === '') return standard
  if (!/^[1-9]\d{0,8}$/.test(text)) throw validationFailed(`Bad Pagination Parameters: ${name} must be a whole number from 1`)
  return Number(text)
}

/** JSON whose numbers keep every digit they were written with. */
export type Json = null | boolean | number | string | RawNumber | readonly Json[] | JsonObject

export type JsonObject = { readonly [name: string]: Json }

/** A number that JavaScript would change: its text as it came. An interface, which TypeScript never takes for a JsonObject. */
export interface RawNumber {
  readonly rawJSON: string
}

// TypeScript's library does not describe these yet (https://tc39.es/proposal-json-parse-with-source/); Node has them from 21 on.
type SourceJson = {
  readonly parse: (text: string, revive: (name: string, value: Json, context: { readonly source?: string }) => Json) => Json
  readonly rawJSON: (text: string) => RawNumber
  readonly isRawJSON: (value: unknown) => value is RawNumber
}
const sourceJson = JSON as unknown as SourceJson

/** Strings, to be skipped, and numbers. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/** Deeper JSON would exhaust the stack of whoever walks through it. */
const deepest = 500

/** Throws SyntaxError, also for JSON that is nested deeper than 500 levels. */
export function parseExactJson(text: string): Json {
  const value: Json = JSON.parse(text)
  checkDepth(value, deepest)
  // Looking at each number first costs a twentieth of reviving each value.
  return losesDigits(text) ? sourceJson.parse(text, keepDigits) : value
}

function losesDigits(text: string): boolean {
  for (const [token] of text.matchAll(stringOrNumber)) if (!token.startsWith('"') && String(Number(token)) !== token) return true
  return false
}

function keepDigits(_name: string, value: Json, { source }: { readonly source?: string }): Json {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? sourceJson.rawJSON(source) : value
}

function checkDepth(value: Json, levels: number): void {
  if (value === null || typeof value !== 'object') return
  if (levels === 0) throw new SyntaxError(`JSON goes deeper than ${deepest} levels`)
  for (const member of Object.values(value)) checkDepth(member, levels - 1)
}

export function renderJson(value: Json): string {
  return JSON.stringify(value)
}

export function isRawNumber(value: unknown): value is RawNumber {
  return sourceJson.isRawJSON(value)
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
}

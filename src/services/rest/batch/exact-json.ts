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

/** Numbers that may be written otherwise after JavaScript has read them. */
const riskyNumber = /\d{16}|\d\.\d|\d[eE]/

/** Throws SyntaxError. */
export function parseExactJson(text: string): Json {
  if (!riskyNumber.test(text)) return JSON.parse(text)
  return sourceJson.parse(text, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? sourceJson.rawJSON(source) : value,
  )
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

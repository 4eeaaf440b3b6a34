/** A JSON Schema (2020-12) as it was written; nothing of it is taken for granted. */
export type JsonSchema = { readonly [keyword: string]: unknown }

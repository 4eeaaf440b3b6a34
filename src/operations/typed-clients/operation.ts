export { type Generator, generators } from './generators.ts'
export { readClientSchema } from './store/read-client-schema.ts'
export type { ClientSchema } from './types.ts'
export { renderTypescript } from './typescript/render-typescript.ts'

import type { JsonSchema } from './types.ts'

/**
 * Reads a type as TypeScript writes it, into JSON Schema: objects, arrays, tuples, unions, literals, `Record<string, T>`, and the names string, number,
 * boolean, null, unknown and Json. What stands behind the type is for people. Undefined: something else.
 */
export function parseTypeText(text: string): JsonSchema | undefined {
  const reader = createReader(text)
  try {
    return readUnion(reader)
  } catch (error) {
    if (error instanceof TypeUnreadable) return undefined
    throw error
  }
}

class TypeUnreadable extends Error {}

type Reader = {
  /** The next token, which stays; empty at the end. */
  readonly peek: () => string
  readonly take: () => string
  /** Whether it was next, and is taken. */
  readonly skip: (token: string) => boolean
  readonly expect: (token: string) => void
}

const token = /\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|-?\d+(?:\.\d+)?|[\p{L}_$][\p{L}\p{N}_$]*|[{}[\]()<>|:;,?])/uy

function createReader(text: string): Reader {
  let place = 0
  const peek = () => {
    token.lastIndex = place
    return token.exec(text)?.[1] ?? ''
  }
  const take = () => {
    const next = peek()
    place = token.lastIndex
    if (next === '') throw new TypeUnreadable()
    return next
  }
  const skip = (wanted: string) => {
    const isNext = peek() === wanted
    if (isNext) take()
    return isNext
  }
  const expect = (wanted: string) => {
    if (!skip(wanted)) throw new TypeUnreadable()
  }
  return { peek, take, skip, expect }
}

function readUnion(reader: Reader): JsonSchema {
  reader.skip('|')
  const parts = [readArray(reader)]
  while (reader.skip('|')) parts.push(readArray(reader))
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const values = parts.flatMap((part) => ('const' in part ? [part.const] : []))
  return values.length === parts.length ? { enum: values } : { anyOf: parts }
}

function readArray(reader: Reader): JsonSchema {
  let type = readSingle(reader)
  while (reader.peek() === '[') {
    reader.take()
    reader.expect(']')
    type = { type: 'array', items: type }
  }
  return type
}

const named: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  unknown: {},
  Json: {},
  true: { const: true },
  false: { const: false },
}

function readSingle(reader: Reader): JsonSchema {
  const next = reader.take()
  if (next === '{') return readObject(reader)
  if (next === '[') return readTuple(reader)
  if (next === '(') return readGroup(reader)
  if (next === 'Array') return readGeneric(reader, (items) => ({ type: 'array', items }))
  if (next === 'Record') return readRecord(reader)
  if (/^["']/.test(next)) return { const: readText(next) }
  if (/^-?\d/.test(next)) return { const: Number(next) }
  const type = Object.hasOwn(named, next) ? named[next] : undefined
  if (type === undefined) throw new TypeUnreadable()
  return type
}

function readObject(reader: Reader): JsonSchema {
  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  while (!reader.skip('}')) {
    const name = readName(reader.take())
    if (!reader.skip('?')) required.push(name)
    reader.expect(':')
    properties[name] = readUnion(reader)
    if (reader.skip(';') || reader.skip(',')) continue
    // Lines may end without a separator, as TypeScript lets them.
    if (reader.peek() === '') throw new TypeUnreadable()
  }
  return { type: 'object', properties, required }
}

function readName(text: string): string {
  if (/^["']/.test(text)) return readText(text)
  if (!/^[\p{L}_$\d]/u.test(text)) throw new TypeUnreadable()
  return text
}

function readText(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}

function readTuple(reader: Reader): JsonSchema {
  const items: JsonSchema[] = []
  while (!reader.skip(']')) {
    items.push(readUnion(reader))
    if (reader.peek() !== ']') reader.expect(',')
  }
  return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length }
}

function readGroup(reader: Reader): JsonSchema {
  const type = readUnion(reader)
  reader.expect(')')
  return type
}

function readGeneric(reader: Reader, build: (type: JsonSchema) => JsonSchema): JsonSchema {
  reader.expect('<')
  const type = readUnion(reader)
  reader.expect('>')
  return build(type)
}

function readRecord(reader: Reader): JsonSchema {
  reader.expect('<')
  reader.expect('string')
  reader.expect(',')
  const additionalProperties = readUnion(reader)
  reader.expect('>')
  return { type: 'object', additionalProperties }
}

import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { matrixOfOtherVersion, matrixUnreadable } from '../errors.ts'
import { type Matrix, matrixVersion } from '../types.ts'

const answer = Type.Union([
  Type.Object({ kind: Type.Literal('allowed') }),
  Type.Object({ kind: Type.Literal('some rows'), condition: Type.String() }),
  Type.Object({ kind: Type.Literal('denied') }),
  Type.Object({ kind: Type.Literal('could not be checked'), why: Type.String() }),
])

const reasons = Type.Array(Type.Object({ kind: Type.String(), sentence: Type.String(), name: Type.Optional(Type.String()) }))

const witness = Type.Union([
  Type.Object({
    ...{ kind: Type.Literal('rows'), statement: Type.String(), touched: Type.Integer(), there: Type.Integer(), generated: Type.Integer() },
    which: Type.Optional(Type.String()),
  }),
  Type.Object({ kind: Type.Union([Type.Literal('passed'), Type.Literal('refused'), Type.Literal('none')]) }),
])

const proven = { answer, static: Type.Object({ answer, reasons }), witness }

/** What a comparison looks at; what else stands in a file is nobody's harm. */
const savedShape = Type.Object({
  exposedSchemas: Type.Array(Type.String()),
  defaultPrivileges: Type.Array(Type.String()),
  subjects: Type.Array(
    Type.Object({
      ...{ name: Type.String(), role: Type.String(), description: Type.String(), isApiRole: Type.Boolean() },
      ...{ kind: Type.Union([Type.Literal('role'), Type.Literal('persona')]), claims: Type.Record(Type.String(), Type.Unknown()) },
    }),
  ),
  objects: Type.Array(
    Type.Object({
      ...{ id: Type.String(), kind: Type.String(), schema: Type.String(), name: Type.String(), columns: Type.Array(Type.String()) },
      exposure: Type.Object({ isExposed: Type.Boolean(), why: Type.String() }),
      remarks: Type.Array(Type.String()),
    }),
  ),
  cells: Type.Array(
    Type.Object({
      ...{ subject: Type.String(), object: Type.String(), operation: Type.String() },
      ...proven,
      columns: Type.Array(Type.Object({ column: Type.String(), ...proven })),
    }),
  ),
})

/** What `dorsal design permissions --json` printed. Throws `permissions_file_unreadable`, `permissions_file_version`. */
export function parseSavedMatrix(text: string, file: string): Matrix {
  const saved = parseJson(text, file)
  const version = readVersion(saved)
  if (version === undefined) throw matrixUnreadable(file, 'no version stands in it')
  if (version !== matrixVersion) throw matrixOfOtherVersion(file, version, matrixVersion)
  if (Value.Check(savedShape, saved)) return saved as unknown as Matrix
  const [first] = Value.Errors(savedShape, saved)
  throw matrixUnreadable(file, `${first?.instancePath === '' ? 'it' : first?.instancePath} ${first?.message}`)
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw matrixUnreadable(file, 'it is no JSON')
  }
}

function readVersion(saved: unknown): number | undefined {
  return Value.Check(Type.Object({ version: Type.Integer() }), saved) ? saved.version : undefined
}

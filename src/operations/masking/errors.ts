import { Fault } from '../../base/fault.ts'
import { personalKinds } from '../../catalog/classify-column.ts'

export const maskedColumnUnknown = (name: string) =>
  new Fault('masked_column_unknown', 400, `[dorsal.masking.columns] names ${name}, and no table of the database has it`, {
    hint: 'Write schema.table.column as they are in the database, without quotes inside.',
  })

export const maskKindUnknown = (name: string, kind: string) =>
  new Fault('mask_kind_unknown', 400, `[dorsal.masking.columns] says that ${name} holds ${kind}`, {
    hint: `It can hold ${personalKinds.join(', ')}; keep leaves it as it is.`,
  })

export const maskKindUnfit = (name: string, kind: string, type: string) =>
  new Fault('mask_kind_unfit', 400, `${name} is of type ${type} and cannot be masked as ${kind}`, {
    hint: `Declare it in [dorsal.masking.columns] as something its type can hold, or "${name}" = "keep".`,
  })

export const maskTooNarrow = (name: string, kind: string, width: number) =>
  new Fault('mask_too_narrow', 400, `${name} holds ${width} characters, too few for a masked ${kind}`, {
    hint: `Declare it in [dorsal.masking.columns] as another kind, identifier for instance, or "${name}" = "keep".`,
  })

export const maskExhausted = (kind: string) =>
  new Fault('mask_exhausted', 500, `There are more different values of kind ${kind} than masked ones of their length`, {
    hint: 'Some column of this kind is too narrow for as many rows: declare it in [dorsal.masking.columns] as identifier, or as keep.',
  })

export const maskRefused = (table: string, constraint: string | undefined, cause: unknown) =>
  new Fault(
    'mask_refused',
    409,
    `A masked row of ${table} is refused by ${constraint === undefined ? 'the database' : `its constraint ${constraint}`}`,
    {
      hint: 'Declare the column that the constraint looks at in [dorsal.masking.columns] as another kind, or as keep.',
      cause,
    },
  )

export const maskBrokeForeignKeys = (detail: string) =>
  new Fault('mask_broke_foreign_keys', 500, `Masking broke foreign keys: ${detail}`, {
    hint: 'Nothing was changed. Declare the columns of these keys as keep in [dorsal.masking.columns], and report this.',
  })
